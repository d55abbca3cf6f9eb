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
        while (items.Next())
            ReadSpan(items.Item, items.Resource, context);
    }

    private static void ReadSpan(ProtobufReader span, in OtlpAttributes resource, OtlpContext context)
    {
        var attributes = resource.Overlay();
        ReadOnlySpan<byte> name = default, traceId = default, spanId = default;
        ulong start = 0, end = 0, kind = 0, status = 0;
        var hasParent = false;
        while (span.Next())
        {
            switch (span.Field, span.Wire)
            {
                case (1, WireType.Bytes): traceId = span.ReadBytes(); break;
                case (2, WireType.Bytes): spanId = span.ReadBytes(); break;
                case (4, WireType.Bytes): hasParent = span.ReadBytes().ContainsAnyExcept((byte)0); break;
                case (5, WireType.Bytes): name = span.ReadBytes(); break;
                case (6, WireType.Varint): kind = span.ReadVarint(); break;
                case (7, WireType.Fixed64): start = span.ReadFixed64(); break;
                case (8, WireType.Fixed64): end = span.ReadFixed64(); break;
                case (9, WireType.Bytes): attributes.Add(span.ReadMessage()); break;
                case (15, WireType.Bytes): status = ReadStatus(span.ReadMessage()); break;
                default: span.Skip(); break;
            }
        }

        context.NotRead(attributes);
        if (traceId.Length != 16 || spanId.Length != 8)
        {
            context.Rejected.Add("bad_id", "A span needs a trace id of 16 bytes and a span id of 8.");
            return;
        }

        if (!context.IsAllowed(attributes, end, out var workspace))
            return;
        var duration = Duration(start, end, attributes);
        if (duration is < -1 or > ObservationRules.MaxLatencyNanoseconds)
        {
            context.Rejected.Add("latency_out_of_range", "A span must end after it starts, and last at most a week.");
            return;
        }

        var seen = new Observation
        {
            Source = ObservationSource.Span,
            Event = EventTaxonomy.TryFind(attributes.EventName, out var known) || EventTaxonomy.TryFind(name, out known) ? known : null,
            IsRoot = !hasParent && kind is 2 or 3,
            Workspace = workspace,
            Class = attributes.Class,
            Second = (long)(end / 1_000_000_000),
            WeightEpoch = attributes.Epoch,
            DurationNanoseconds = duration,
            Failed = status == ErrorStatus || attributes.IsFailure,
        };
        if (seen.Failed || seen.Event is not null)
            context.DecodeTexts(ref seen, attributes);
        var threshold = context.Thresholds[seen.Class];
        var item = ObservationRules.Contribution(seen, threshold);
        // The last of all checks: what was refused is not recognised when it comes again corrected. What adds nothing need not be.
        if (item.AddsAnything && !context.Spans.IsNew(traceId, spanId, TenantDeltas.KeyOf(item)))
        {
            context.AcceptDuplicate();
            return;
        }

        context.Deltas.Add(item, threshold);
        context.Accept(ignored: !item.AddsAnything);
    }

    /// <summary>End minus start; without a start what the sender says; -1 for none.</summary>
    private static long Duration(ulong start, ulong end, in OtlpAttributes attributes)
    {
        if (start > 0)
            return end >= start ? (long)Math.Min(end - start, long.MaxValue) : -2;
        return attributes.HasLatency ? attributes.LatencyNanoseconds : -1;
    }

    private static ulong ReadStatus(ProtobufReader status)
    {
        ulong code = 0;
        while (status.Next())
        {
            if (status.Field == 3 && status.Wire == WireType.Varint)
                code = status.ReadVarint();
            else
                status.Skip();
        }

        return code;
    }
}
