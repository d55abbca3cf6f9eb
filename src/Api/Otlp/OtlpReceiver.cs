using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Takes an export request's bytes, whichever transport they came by, to the cluster's acknowledgement.</summary>
internal sealed class OtlpReceiver(
    EdgeAggregator aggregator,
    CumulativeTable cumulative,
    SpanIdTable spans,
    PoolGauges gauges,
    CurrentSlo slo,
    EdgeRates rates,
    EdgeMetrics metrics,
    IOptions<EdgeOptions> options,
    TimeProvider time)
{
    /// <summary>How often a request is read again because another one of the same spans or streams came between.</summary>
    private const int MaxConflicts = 20;

    public async Task<OtlpOutcome> ReceiveAsync(
        OtlpSignal signal, TenantId tenant, ReadOnlyMemory<byte> body, EdgeBudget.Reservation reservation, CancellationToken cancellationToken)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            using var seen = spans.Open(tenant, expectsNew: conflicts == 0);
            var context = new OtlpContext(tenant, new LatencyThresholds(slo.Document, tenant), time.GetUtcNow(), cumulative.Open(tenant), seen);
            var refused = Read(signal, body.Span, context);
            if (conflicts == 0)
                rates.Take(tenant, context.Accepted + context.Rejected.Total, body.Length);
            if (refused is not null)
                return refused;
            IRequestStage? stage = signal switch
            {
                OtlpSignal.Traces => context.Spans,
                OtlpSignal.Metrics => context.Cumulative,
                _ => null,
            };
            var answer = await aggregator.SubmitAsync(tenant, context.Deltas, reservation, stage, cancellationToken).ConfigureAwait(false);
            if (answer.Status != AcknowledgementStatus.Conflict || conflicts == MaxConflicts)
                return Outcome(signal, context, answer);
        }
    }

    private OtlpOutcome Outcome(OtlpSignal signal, OtlpContext context, Acknowledgement answer)
    {
        if (answer.Status == AcknowledgementStatus.Unavailable)
            return new OtlpOutcome(OtlpStatus.Unavailable, Acknowledgement.UnavailableText, context.Rejected);
        if (answer.Status != AcknowledgementStatus.Applied)
            return OtlpOutcome.Busy();
        context.Rejected.Add(answer.Rejected);
        var name = signal switch
        {
            OtlpSignal.Traces => "traces",
            OtlpSignal.Metrics => "metrics",
            _ => "logs",
        };
        metrics.AttributesNotRead(name, context.AttributesNotRead);
        var redactions = context.Deltas.Redactions;
        redactions.Add(Redactions.UnknownKey, context.AttributesUnknown);
        metrics.Redacted(name, redactions);
        metrics.Duplicates(name, context.Duplicates);
        metrics.Items(name, context.Accepted - answer.Rejected.Total, context.Ignored, context.Rejected);
        return new OtlpOutcome(OtlpStatus.Ok, string.Empty, context.Rejected);
    }

    private OtlpOutcome? Read(OtlpSignal signal, ReadOnlySpan<byte> body, OtlpContext context)
    {
        try
        {
            var limit = options.Value.MaxItems;
            var count = Count(signal, body, limit);
            if (count > limit)
                return new OtlpOutcome(OtlpStatus.TooManyItems, $"The request holds more than {limit} items; send smaller batches.", context.Rejected);
            switch (signal)
            {
                case OtlpSignal.Traces:
                    context.Spans.Expect(count);
                    OtlpTraceReader.Read(body, context);
                    break;
                case OtlpSignal.Metrics: new OtlpMetricsReader(gauges).Read(body, context); break;
                default: OtlpLogsReader.Read(body, context); break;
            }

            return null;
        }
        catch (OtlpFormatException malformed)
        {
            return OtlpOutcome.Malformed(malformed);
        }
    }

    private static int Count(OtlpSignal signal, ReadOnlySpan<byte> body, int limit) => signal switch
    {
        OtlpSignal.Traces => OtlpTraceReader.Count(body, limit),
        OtlpSignal.Metrics => OtlpMetricsReader.Count(body, limit),
        _ => OtlpLogsReader.Count(body, limit),
    };
}
