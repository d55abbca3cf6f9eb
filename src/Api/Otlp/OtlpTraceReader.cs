using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Domain.Telemetry.Observations;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Reads ExportTraceServiceRequest and adds each span's contribution.</summary>
internal static class OtlpTraceReader
{
    private const int ErrorStatus = 2;

    /// <summary>Counts the spans without making anything of them.</summary>
    public static int Count(ReadOnlySpan<byte> body, int limit) => OtlpCounter.Count(body, limit, [1, 2, 2]);

    public static void Read(ReadOnlySpan<byte> body, OtlpContext context)
    {
        var items = new OtlpItems(body, context);
        var attributes = default(OtlpAttributes);
        var span = default(OtlpSpan);
        while (items.Next())
        {
            attributes.Begin(items.Resource);
            span.Read(items.Item.Rest, items.Item.Origin, ref attributes);
            Add(span, attributes, context);
        }
    }

    private static void Add(in OtlpSpan span, in OtlpAttributes attributes, OtlpContext context)
    {
        context.NotRead(attributes);
        if (span.TraceId.Length != 16 || span.SpanId.Length != 8)
        {
            context.Rejected.Add("bad_id", "A span needs a trace id of 16 bytes and a span id of 8.");
            return;
        }

        if (!context.IsAllowed(attributes, span.End, out var workspace))
            return;
        var duration = Duration(span.Start, span.End, attributes);
        if (duration is < -1 or > ObservationRules.MaxLatencyNanoseconds)
        {
            context.Rejected.Add("latency_out_of_range", "A span must end after it starts, and last at most a week.");
            return;
        }

        var seen = new Observation
        {
            Source = ObservationSource.Span,
            Event = context.EventOf(attributes.EventName) ?? context.EventOf(span.Name),
            IsRoot = !span.HasParent && span.Kind is 2 or 3,
            Workspace = workspace,
            Class = attributes.Class,
            Second = (long)(span.End / 1_000_000_000),
            WeightEpoch = attributes.Epoch,
            DurationNanoseconds = duration,
            Failed = span.Status == ErrorStatus || attributes.IsFailure,
        };
        if (seen.Failed || seen.Event is not null)
            context.DecodeTexts(ref seen, attributes);
        var threshold = context.Thresholds[seen.Class];
        var item = ObservationRules.Contribution(seen, threshold);
        var adds = item.AddsAnything;
        // The last of all checks: what was refused is not recognised when it comes again corrected. What adds nothing need not be.
        if (adds && !context.Spans.IsNew(span.TraceId, span.SpanId, TenantDeltas.KeyOf(item)))
        {
            context.AcceptDuplicate();
            return;
        }

        context.Deltas.Add(item, threshold);
        context.Accept(ignored: !adds);
    }

    /// <summary>End minus start; without a start what the sender says; -1 for none.</summary>
    private static long Duration(ulong start, ulong end, in OtlpAttributes attributes)
    {
        if (start > 0)
            return end >= start ? (long)Math.Min(end - start, long.MaxValue) : -2;
        return attributes.HasLatency ? attributes.LatencyNanoseconds : -1;
    }
}
