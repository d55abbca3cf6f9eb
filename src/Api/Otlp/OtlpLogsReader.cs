using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Domain.Telemetry.Observations;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// Reads ExportLogsServiceRequest. A record that names an event of the taxonomy says what the ATS event of that name says; others are
/// accepted and ignored. Bodies are not read.
/// </summary>
internal static class OtlpLogsReader
{
    /// <summary>Counts the records without making anything of them.</summary>
    public static int Count(ReadOnlySpan<byte> body, int limit) => OtlpCounter.Count(body, limit, [1, 2, 2]);

    public static void Read(ReadOnlySpan<byte> body, OtlpContext context)
    {
        var items = new OtlpItems(body, context);
        while (items.Next())
            ReadRecord(items.Item, items.Resource, context);
    }

    private static void ReadRecord(ProtobufReader record, in OtlpAttributes resource, OtlpContext context)
    {
        var attributes = default(OtlpAttributes);
        attributes.Begin(resource);
        ReadOnlySpan<byte> name = default;
        ulong time = 0, observed = 0;
        while (record.Next())
        {
            switch (record.Field, record.Wire)
            {
                case (1, WireType.Fixed64): time = record.ReadFixed64(); break;
                case (6, WireType.Bytes): attributes.Add(record.ReadMessage()); break;
                case (11, WireType.Fixed64): observed = record.ReadFixed64(); break;
                case (12, WireType.Bytes): name = record.ReadBytes(); break;
                default: record.Skip(); break;
            }
        }

        context.NotRead(attributes);
        var at = time > 0 ? time : observed;
        if (!context.IsAllowed(attributes, at, out var workspace))
            return;
        if (attributes.HasLatency && attributes.LatencyNanoseconds < 0)
        {
            context.Rejected.Add("latency_out_of_range", "'sqlx.latency_ms' must be 0 or more and at most a week.");
            return;
        }

        if ((context.EventOf(name) ?? context.EventOf(attributes.EventName)) is not { } known)
        {
            context.Accept(ignored: true);
            return;
        }

        var seen = new Observation
        {
            Source = ObservationSource.Event,
            Event = known,
            IsRoot = !attributes.HasParent,
            Workspace = workspace,
            Class = attributes.Class,
            Second = (long)(at / 1_000_000_000),
            WeightEpoch = attributes.Epoch,
            DurationNanoseconds = attributes.HasLatency ? attributes.LatencyNanoseconds : -1,
            Failed = attributes.IsFailure,
        };
        context.DecodeTexts(ref seen, attributes);
        var threshold = context.Thresholds[seen.Class];
        var item = ObservationRules.Contribution(seen, threshold);
        context.Deltas.Add(item, threshold);
        context.Accept(ignored: !item.AddsAnything);
    }
}
