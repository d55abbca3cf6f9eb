using System.Runtime.InteropServices;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Observations;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Reads ExportMetricsServiceRequest and adds what the taxonomy's metrics say; others are accepted and ignored.</summary>
internal sealed class OtlpMetricsReader(Edge.PoolGauges gauges)
{
    private const ulong DeltaTemporality = 1;
    private const ulong CumulativeTemporality = 2;

    private readonly HistogramPoint _point = new();
    private readonly List<LatencyBucket> _buckets = [];
    private readonly LatencySketch _sketch = new();

    /// <summary>Counts the data points without making anything of them.</summary>
    public static int Count(ReadOnlySpan<byte> body, int limit)
    {
        var count = 0;
        foreach (var kind in (ReadOnlySpan<byte>)[5, 7, 9, 10, 11])
            count += OtlpCounter.Count(body, limit - count, [1, 2, 2, kind, 1]);
        return count;
    }

    public void Read(ReadOnlySpan<byte> body, OtlpContext context)
    {
        var items = new OtlpItems(body, context);
        UInt128 sender = default;
        while (items.Next())
        {
            if (items.IsFirst)
                sender = SeriesIdentity.Add(SeriesIdentity.Add(default, System.Text.Encoding.UTF8.GetBytes(context.Tenant.ToString())), items.Identity);
            ReadMetric(items.Item, items.Resource, sender, context);
        }
    }

    private void ReadMetric(ProtobufReader metric, in OtlpAttributes resource, UInt128 sender, OtlpContext context)
    {
        ReadOnlySpan<byte> name = default, unit = default;
        var data = default(ProtobufReader);
        var kind = 0;
        while (metric.Next())
        {
            switch (metric.Field, metric.Wire)
            {
                case (1, WireType.Bytes): name = metric.ReadBytes(); break;
                case (3, WireType.Bytes): unit = metric.ReadBytes(); break;
                case (5 or 7 or 9 or 10 or 11, WireType.Bytes):
                    kind = metric.Field;
                    data = metric.ReadMessage();
                    break;
                default: metric.Skip(); break;
            }
        }

        var known = MetricTaxonomy.TryFind(name, out var definition) ? definition : null;
        var of = new OtlpMetric(known, UnitOf(unit, known), SeriesIdentity.Add(sender, name), TemporalityOf(data, kind));
        while (data.Next())
        {
            if (data.Field != 1 || data.Wire != WireType.Bytes)
                data.Skip();
            else if (kind is 5 or 7)
                ReadNumber(data.ReadMessage(), kind == 5, of, sender, resource, context);
            else
                ReadHistogram(data.ReadMessage(), kind, of, resource, context);
        }
    }

    private void ReadNumber(ProtobufReader point, bool isGauge, in OtlpMetric metric, UInt128 sender, in OtlpAttributes resource, OtlpContext context)
    {
        var attributes = default(OtlpAttributes);
        attributes.Begin(resource);
        var pool = metric.Definition is { Meaning: MetricMeaning.PoolActive or MetricMeaning.PoolIdle } gauge ? gauge : null;
        var series = new SeriesName(metric.Series, pool is not null || metric.Temporality != DeltaTemporality);
        ulong start = 0, time = 0;
        double value = 0;
        var hasNoValue = false;
        while (point.Next())
        {
            switch (point.Field, point.Wire)
            {
                case (7, WireType.Bytes): HistogramPointReader.AddAttribute(ref point, ref attributes, ref series); break;
                case (2, WireType.Fixed64): start = point.ReadFixed64(); break;
                case (3, WireType.Fixed64): time = point.ReadFixed64(); break;
                case (4, WireType.Fixed64): value = point.ReadDouble(); break;
                case (6, WireType.Fixed64): value = (long)point.ReadFixed64(); break;
                case (8, WireType.Varint): hasNoValue = HistogramPointReader.HasNoValue(ref point); break;
                default: point.Skip(); break;
            }
        }

        context.NotRead(attributes);
        if (!context.IsAllowed(attributes, time, out var workspace))
            return;
        if (hasNoValue || (pool is null && (isGauge || metric.Definition is not { Kind: MetricKind.Counter })))
        {
            context.Accept(ignored: true);
            return;
        }

        if (value is not (>= 0 and <= MetricRules.MaxValue))
        {
            context.Rejected.Add("bad_value", $"A counter or gauge of the taxonomy must be finite, 0 or more, and at most {MetricRules.MaxValue:0e0}.");
            return;
        }

        if (pool is not null)
        {
            // The series' hash tells dialects of one sender apart; active and idle connections are different metrics.
            context.Accept(ignored: !gauges.TrySet(
                context.Tenant, workspace, series.Value ^ sender, LabelText.Dialect(context.Texts.Of(attributes.Dialect)), pool.Meaning == MetricMeaning.PoolIdle, (long)value));
            return;
        }

        if (metric.Temporality is not (DeltaTemporality or CumulativeTemporality))
            context.Rejected.Add("bad_temporality", "A sum must be delta or cumulative.");
        else if (metric.Temporality == CumulativeTemporality && !context.Cumulative.TryAdvance(series.Value, start, time, value, out value))
            RejectSeries(context);
        else
            AddCounter(metric.Definition!, (long)Math.Round(value), At(workspace, attributes, time), attributes, context);
    }

    private static void AddCounter(MetricDefinition metric, long increase, TelemetryItem item, in OtlpAttributes attributes, OtlpContext context)
    {
        if (metric.Meaning == MetricMeaning.Preemptions)
            item.Counts = new WorkloadCounts { Preemptions = increase };
        else
            MetricRules.SetSignal(ref item, metric, increase, 0, LabelsOf(attributes, context.Texts));
        context.Deltas.Add(item, context.Thresholds[item.Class]);
        context.Accept(ignored: false);
    }

    private void ReadHistogram(ProtobufReader message, int kind, in OtlpMetric metric, in OtlpAttributes resource, OtlpContext context)
    {
        var attributes = default(OtlpAttributes);
        attributes.Begin(resource);
        var series = new SeriesName(metric.Series, metric.Temporality != DeltaTemporality);
        _point.Clear();
        if (kind == 9)
            HistogramPointReader.ReadExplicit(message, _point, ref attributes, ref series);
        else if (kind == 10)
            HistogramPointReader.ReadExponential(message, _point, ref attributes, ref series);
        context.NotRead(attributes);
        if (metric.Definition is not { Kind: MetricKind.Histogram, Meaning: not MetricMeaning.None } definition || kind == 11)
        {
            context.Accept(ignored: true);
            return;
        }

        if (!context.IsAllowed(attributes, _point.Time, out var workspace))
            return;
        if (_point.HasNoValue)
            context.Accept(ignored: true);
        else if (_point.Contradiction(metric.SecondsPerUnit) is { } contradiction)
            context.Rejected.Add("bad_histogram", contradiction);
        else if (metric.Temporality is not (DeltaTemporality or CumulativeTemporality))
            context.Rejected.Add("bad_temporality", "A histogram must be delta or cumulative.");
        else if (metric.Temporality == CumulativeTemporality && !context.Cumulative.TryAdvance(series.Value, _point))
            RejectSeries(context);
        else if (definition.Meaning == MetricMeaning.ExecutionLatency)
            AddExecutions(metric.SecondsPerUnit, At(workspace, attributes, _point.Time), attributes, context);
        else
        {
            var item = At(workspace, attributes, _point.Time);
            MetricRules.SetSignal(ref item, definition, (long)_point.Count, (_point.Sum ?? 0) * metric.SecondsPerUnit * 1000, LabelsOf(attributes, context.Texts));
            context.Deltas.Add(item, context.Thresholds[item.Class]);
            context.Accept(ignored: false);
        }
    }

    private void AddExecutions(double secondsPerUnit, in TelemetryItem at, in OtlpAttributes attributes, OtlpContext context)
    {
        var failed = attributes.IsFailure;
        if (_point.Count > 0 && (!failed || FailureRules.IsCounted(context.Texts.Of(attributes.ErrorType))))
        {
            if (!_point.IsExponential)
            {
                ExplicitBuckets.Fill(_buckets, _point, secondsPerUnit);
                context.Deltas.AddExecutions(at, CollectionsMarshal.AsSpan(_buckets), failed, context.Thresholds[at.Class]);
            }
            else if (TrySketch(secondsPerUnit))
            {
                context.Deltas.AddExecutions(at, _sketch, failed, context.Thresholds[at.Class]);
            }
            else
            {
                context.Rejected.Add("bad_histogram", "The exponential histogram's parts contradict each other, or its scale is not -10 to 20.");
                return;
            }
        }

        context.Accept(ignored: false);
    }

    /// <summary>Puts the point's latencies into the sketch; its sum and extremes are left out when they do not fit the buckets.</summary>
    private bool TrySketch(double secondsPerUnit)
    {
        var buckets = CollectionsMarshal.AsSpan(_point.Buckets);
        return _sketch.TrySetExponential(_point.Scale, _point.Offset, buckets, _point.ZeroCount, _point.Sum, _point.Min, _point.Max, secondsPerUnit)
            || _sketch.TrySetExponential(_point.Scale, _point.Offset, buckets, _point.ZeroCount, secondsPerUnit: secondsPerUnit);
    }

    private static void RejectSeries(OtlpContext context) =>
        context.Rejected.Add("series_limit", "The request's cumulative streams are too large together; send smaller batches or delta temporality.");

    private static TelemetryItem At(WorkspaceId workspace, in OtlpAttributes attributes, ulong time) => new()
    {
        Workspace = workspace,
        Class = attributes.Class,
        Second = (long)(time / 1_000_000_000),
        WeightEpoch = attributes.Epoch,
    };

    private static MetricLabels LabelsOf(in OtlpAttributes attributes, RepeatedTexts texts) => new(
        texts.Of(attributes.Dialect),
        texts.Of(attributes.ClassText.IsEmpty ? attributes.ErrorType : attributes.ClassText),
        texts.Of(attributes.Reason),
        texts.Of(attributes.Type));

    private static double UnitOf(ReadOnlySpan<byte> unit, MetricDefinition? known)
    {
        var isSeconds = unit.SequenceEqual("s"u8) || (!unit.SequenceEqual("ms"u8) && known?.Unit == "s");
        return unit.SequenceEqual("us"u8) ? 1e-6 : isSeconds ? 1 : 1e-3;
    }

    /// <summary>Sums and histograms say theirs in field 2, before or after the points.</summary>
    private static ulong TemporalityOf(ProtobufReader data, int kind)
    {
        ulong temporality = 0;
        while (kind != 5 && data.Next())
        {
            if (data.Field == 2 && data.Wire == WireType.Varint)
                temporality = data.ReadVarint();
            else
                data.Skip();
        }

        return temporality;
    }
}
