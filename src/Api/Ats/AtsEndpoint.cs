using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Domain.Telemetry.Ats;

namespace SqlxOrleans.Api.Ats;

/// <summary><c>POST /ats/v1/events</c>: the specification's envelope, one, an array, or one a line.</summary>
internal sealed class AtsEndpoint(
    Authenticator authenticator,
    EdgeGate gate,
    EdgeRates rates,
    EdgeBudget budget,
    EdgeAggregator aggregator,
    PoolGauges gauges,
    CurrentSlo slo,
    EdgeMetrics metrics,
    IOptions<EdgeOptions> options,
    TimeProvider time)
{
    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var result = await AnswerAsync(context).ConfigureAwait(false);
        var status = (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        metrics.Answered("ats", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return result;
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var authentication = await authenticator.AuthenticateAsync(context).ConfigureAwait(false);
        if (authentication.Caller is not { Tenant: var tenant } caller)
            return EdgeProblem.Unauthenticated(authentication.Problem);
        if (!caller.May(Scopes.WriteTelemetry))
            return EdgeProblem.MissingScope(Scopes.WriteTelemetry);
        var contentType = context.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (contentType is not ("application/json" or "application/x-ndjson" or "application/ndjson"))
        {
            return EdgeProblem.Create(
                415, "unsupported_media_type", "Send 'application/json' (one event or an array) or 'application/x-ndjson' (one event a line).");
        }

        if (gate.DelayOf(tenant) is { } delay)
            return EdgeProblem.Busy(context, delay);
        using var reservation = budget.Open(tenant);
        using var body = new EdgeBody();
        var read = await body.ReadAsync(context, options.Value, reservation).ConfigureAwait(false);
        if (read == BodyStatus.Busy)
            return EdgeProblem.Busy(context);
        if (read != BodyStatus.Read)
        {
            var (status, reason, detail) = EdgeProblem.Of(read, options.Value);
            return EdgeProblem.Create(status, reason, detail);
        }

        var request = new AtsRequest(tenant, new LatencyThresholds(slo.Document, tenant), gauges, time.GetUtcNow());
        var invalid = request.Read(body.Bytes, isLines: contentType != "application/json", options.Value.MaxItems);
        rates.Take(tenant, request.Accepted + request.Rejected.Total, body.Length);
        return invalid is not null
            ? Refuse(invalid)
            : await SubmitAsync(context, tenant, request, reservation).ConfigureAwait(false);
    }

    private async Task<IResult> SubmitAsync(HttpContext context, TenantId tenant, AtsRequest request, EdgeBudget.Reservation reservation)
    {
        var answer = await aggregator.SubmitAsync(tenant, request.Deltas, reservation, null, context.RequestAborted).ConfigureAwait(false);
        if (answer.Status == AcknowledgementStatus.Unavailable)
            return EdgeProblem.Unavailable(context);
        if (answer.Status != AcknowledgementStatus.Applied)
            return EdgeProblem.Busy(context);
        request.Refuse(answer.Rejected);
        metrics.Redacted("ats", request.Redactions);
        metrics.Items("ats", request.Accepted, request.Ignored, request.Rejected);
        return request.Answer();
    }

    private static IResult Refuse(AtsBodyError invalid) => EdgeProblem.Create(
        invalid.Reason == "too_many_items" ? 413 : 400,
        invalid.Reason,
        $"Line {invalid.Line}, column {invalid.Column}: {invalid.Message}",
        ("line", invalid.Line),
        ("column", invalid.Column));
}
