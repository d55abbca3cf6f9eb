using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Otlp;

/// <summary>OTLP over HTTP: <c>POST /v1/traces</c> and <c>/v1/metrics</c>, binary protobuf, gzip or not, chunked or not.</summary>
internal sealed class OtlpHttpEndpoint(
    ICallers callers, EdgeBudget budget, OtlpReceiver receiver, EdgeMetrics metrics, IOptions<EdgeOptions> options)
{
    private const string Protobuf = "application/x-protobuf";

    public async Task<IResult> HandleAsync(OtlpSignal signal, HttpContext context)
    {
        var result = await AnswerAsync(signal, context).ConfigureAwait(false);
        metrics.Answered("otlp_http", Outcome(result));
        return result;
    }

    private async Task<IResult> AnswerAsync(OtlpSignal signal, HttpContext context)
    {
        if (await EdgeAuthentication.AuthenticateAsync(context, callers).ConfigureAwait(false) is not { Tenant: var tenant } caller)
            return Error(401, "The API key is missing or unknown. " + EdgeAuthentication.Help);
        if (!caller.May(Scopes.WriteTelemetry))
            return Error(403, EdgeProblem.MissingScopeText(Scopes.WriteTelemetry));
        if (!IsProtobuf(context.Request.ContentType))
            return Error(415, $"Send 'Content-Type: {Protobuf}' (OTLP http/protobuf); JSON is not understood.");
        using var reservation = budget.Open(tenant);
        using var body = new EdgeBody();
        var read = await body.ReadAsync(context, options.Value, reservation).ConfigureAwait(false);
        if (read != BodyStatus.Read)
        {
            var (status, _, detail) = EdgeProblem.Of(read, options.Value);
            return ErrorMaybeRetryable(context, status, detail);
        }

        var outcome = await receiver.ReceiveAsync(signal, tenant, body.Memory, reservation, context.RequestAborted).ConfigureAwait(false);
        return outcome.Status switch
        {
            OtlpStatus.Ok => Results.Bytes(OtlpMessages.ExportResponse(outcome.Rejected), Protobuf),
            OtlpStatus.Malformed => Error(400, outcome.Message),
            OtlpStatus.TooManyItems => Error(413, outcome.Message),
            OtlpStatus.Busy => ErrorMaybeRetryable(context, 429, outcome.Message),
            _ => ErrorMaybeRetryable(context, 503, outcome.Message),
        };
    }

    private static bool IsProtobuf(string? contentType) =>
        contentType is not null && contentType.AsSpan().Trim().StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == Protobuf.Length || contentType[Protobuf.Length] is ';' or ' ');

    private static OtlpErrorResult ErrorMaybeRetryable(HttpContext context, int status, string detail)
    {
        if (status is 429 or 503)
            EdgeProblem.SetRetryAfter(context);
        return Error(status, detail);
    }

    /// <summary>OTLP asks for a Status message as the body of every refusal.</summary>
    private static OtlpErrorResult Error(int status, string detail) => new(status, OtlpMessages.Status(GrpcCode(status), detail));

    private static int GrpcCode(int status) => status switch
    {
        401 => 16,
        413 or 429 => 8,
        503 => 14,
        _ => 3,
    };

    private static string Outcome(IResult result) =>
        result is OtlpErrorResult error ? error.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : "200";
}
