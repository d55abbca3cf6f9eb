using Microsoft.AspNetCore.Http;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Edge;

/// <summary>The edge's refusals as problem details (RFC 9457) with a stable <c>reason</c>.</summary>
internal static class EdgeProblem
{
    /// <summary>401, or 503 where the credential could not be judged.</summary>
    public static IResult Unauthenticated(AuthenticationProblem problem) => Create(problem.Status, problem.Reason, problem.Detail);

    public static IResult MissingScope(Scopes needed) =>
        Create(StatusCodes.Status403Forbidden, "missing_scope", MissingScopeText(needed), ("scopes", ScopeNames.Of(needed)));

    public static string MissingScopeText(Scopes needed) =>
        $"The credential is not granted {string.Join(" and ", ScopeNames.Of(needed))}; use one that is; 'sqlx-slo key create' makes such a key.";

    /// <summary>Not read, or not taken.</summary>
    /// <param name="context">Gets the header.</param>
    /// <param name="delay">How long to wait; null: the usual time.</param>
    public static IResult Busy(HttpContext context, TimeSpan? delay = null)
    {
        SetRetryAfter(context, delay);
        return Create(StatusCodes.Status429TooManyRequests, "busy", "The edge holds as much as it may; send the same request again after Retry-After.");
    }

    public static IResult Unavailable(HttpContext context)
    {
        SetRetryAfter(context);
        return Create(
            StatusCodes.Status503ServiceUnavailable, "unavailable", Acknowledgement.UnavailableText);
    }

    public static IResult UpgradeInProgress(HttpContext context)
    {
        SetRetryAfter(context);
        return Create(
            StatusCodes.Status503ServiceUnavailable, "upgrade_in_progress",
            "What was asked for still runs on an older silo; ask again when the upgrade is complete.");
    }

    public static IResult NotFound(string detail) => Create(StatusCodes.Status404NotFound, "not_found", detail);

    public static IResult UnknownWorkspace() => NotFound("The tenant has no such workspace; it appears with its first telemetry.");

    /// <summary>Whole seconds: the header knows no others.</summary>
    public static void SetRetryAfter(HttpContext context, TimeSpan? delay = null) => context.Response.Headers.RetryAfter =
        Math.Ceiling((delay ?? EdgeBudget.RetryAfter).TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static IResult Create(int status, string reason, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var extensions = new Dictionary<string, object?> { ["reason"] = reason };
        foreach (var (name, value) in more)
            extensions[name] = value;
        return Results.Problem(detail, statusCode: status, extensions: extensions);
    }

    /// <summary>Status, reason and sentence of a body that could not be read.</summary>
    public static (int Status, string Reason, string Detail) Of(BodyStatus status, EdgeOptions limits) => status switch
    {
        BodyStatus.TooLarge => (413, "body_too_large", $"The body is larger than {limits.MaxBodyBytes} bytes after decompression; send smaller batches."),
        BodyStatus.RatioTooHigh => (413, "ratio_too_high", $"The body expands more than {limits.MaxDecompressionRatio} times; send it less compressed."),
        BodyStatus.BadEncoding => (400, "bad_gzip", "The body is not what 'Content-Encoding: gzip' says, or ends too early."),
        BodyStatus.UnsupportedEncoding => (415, "unsupported_encoding", "Only 'Content-Encoding: gzip' or none is understood."),
        BodyStatus.Aborted => (400, "incomplete_body", "The body ended before its announced end."),
        _ => (429, "busy", "The edge holds as much as it may; send the same request again after Retry-After."),
    };
}
