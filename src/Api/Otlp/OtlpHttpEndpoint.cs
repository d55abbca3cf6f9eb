using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Otlp.Json;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Otlp;

/// <summary>OTLP over HTTP: <c>POST /v1/traces</c>, <c>/v1/metrics</c>, <c>/v1/logs</c>; binary protobuf or JSON, gzip or not, chunked or not.</summary>
internal sealed class OtlpHttpEndpoint(
    Authenticator authenticator, EdgeGate gate, EdgeBudget budget, OtlpReceiver receiver, EdgeMetrics metrics, IOptions<EdgeOptions> options)
{
    public async Task<IResult> HandleAsync(OtlpSignal signal, HttpContext context)
    {
        var result = await AnswerAsync(signal, context).ConfigureAwait(false);
        metrics.Answered("otlp_http", Outcome(result));
        return result;
    }

    private async Task<IResult> AnswerAsync(OtlpSignal signal, HttpContext context)
    {
        var named = OtlpEncodings.Of(context.Request.ContentType);
        var encoding = named.GetValueOrDefault();
        var authentication = await authenticator.AuthenticateAsync(context).ConfigureAwait(false);
        if (authentication.Caller is not { Tenant: var tenant } caller)
            return encoding.Refused(authentication.Problem.Status, authentication.Problem.Detail);
        if (!caller.May(Scopes.WriteTelemetry))
            return encoding.Refused(403, EdgeProblem.MissingScopeText(Scopes.WriteTelemetry));
        if (named is null)
            return encoding.Refused(415, OtlpEncodings.Help);
        if (gate.DelayOf(tenant) is { } delay)
            return RefuseForNow(context, encoding, 429, "The tenant sends more than it may, or the silo's memory is full.", delay);
        using var reservation = budget.Open(tenant);
        using var body = new EdgeBody();
        var read = await body.ReadAsync(context, options.Value, reservation).ConfigureAwait(false);
        if (read != BodyStatus.Read)
        {
            var (status, _, detail) = EdgeProblem.Of(read, options.Value);
            return status == 429 ? RefuseForNow(context, encoding, status, detail) : encoding.Refused(status, detail);
        }

        var outcome = encoding == OtlpEncoding.Json
            ? await ReceiveJsonAsync(signal, tenant, body, reservation, context.RequestAborted).ConfigureAwait(false)
            : await receiver.ReceiveAsync(signal, tenant, body.Memory, reservation, context.RequestAborted).ConfigureAwait(false);
        return outcome.Status switch
        {
            OtlpStatus.Ok => encoding.Taken(signal, outcome.Rejected),
            OtlpStatus.Malformed => encoding.Refused(400, outcome.Message),
            OtlpStatus.TooManyItems => encoding.Refused(413, outcome.Message),
            OtlpStatus.Busy => RefuseForNow(context, encoding, 429, outcome.Message),
            _ => RefuseForNow(context, encoding, 503, outcome.Message),
        };
    }

    private async Task<OtlpOutcome> ReceiveJsonAsync(
        OtlpSignal signal, TenantId tenant, EdgeBody body, EdgeBudget.Reservation reservation, CancellationToken cancellationToken)
    {
        using var rewritten = new ProtobufBuffer(options.Value.MaxBodyBytes);
        try
        {
            OtlpJsonReader.Rewrite(body.Bytes, signal, rewritten);
        }
        catch (OtlpFormatException malformed)
        {
            return OtlpOutcome.Malformed(malformed);
        }

        return reservation.TryGrow(rewritten.Written.Length)
            ? await receiver.ReceiveAsync(signal, tenant, rewritten.Written, reservation, cancellationToken).ConfigureAwait(false)
            : OtlpOutcome.Busy();
    }

    private static OtlpErrorResult RefuseForNow(HttpContext context, OtlpEncoding encoding, int status, string detail, TimeSpan? delay = null)
    {
        EdgeProblem.SetRetryAfter(context, delay);
        return encoding.Refused(status, detail);
    }

    private static string Outcome(IResult result) =>
        result is OtlpErrorResult error ? error.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : "200";
}
