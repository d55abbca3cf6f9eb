using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;
using SqlxOrleans.Api.Edge;

namespace SqlxOrleans.Api.Rest;

/// <summary>
/// Answers 503 with Retry-After where a grain could not be asked for reasons that pass: its silo left, moved it, cannot read its state, did
/// not answer in time, or is of the release before. Anything else is a bug and stays a 500.
/// </summary>
internal sealed partial class GrainFaultFilter(ILogger<GrainFaultFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (TypeLoadException)
        {
            // The grain is still on a silo of the release before, which does not know the method (decision 13).
            return EdgeProblem.UpgradeInProgress(http);
        }
        catch (Exception exception) when (Passes(exception))
        {
            LogPassing(logger, http.Request.Method, http.Request.Path, exception);
            EdgeProblem.SetRetryAfter(http);
            return EdgeProblem.Create(
                StatusCodes.Status503ServiceUnavailable, "unavailable",
                HttpMethods.IsGet(http.Request.Method)
                    ? "The cluster could not answer just now; ask again after Retry-After."
                    : "The cluster did not answer in time. It may have been done or not: look how things stand, then send it again.");
        }
    }

    /// <summary>
    /// Rejections: the silo is gone, the message was forwarded too often. Calls that nobody answered in time. A second activation that lost
    /// its write. And what storage threw: a grain that cannot read its state does not start, and Orleans wraps why.
    /// </summary>
    private static bool Passes(Exception exception) => exception switch
    {
        OrleansMessageRejectionException or TimeoutException or InconsistentStateException or DbException => true,
        IOException => exception is not BadHttpRequestException,
        OrleansException { InnerException: { } inner } => Passes(inner),
        _ => false,
    };

    [LoggerMessage(3020, LogLevel.Warning, "{Method} {Path} could not be answered and is to come again")]
    private static partial void LogPassing(ILogger logger, string method, string path, Exception exception);
}
