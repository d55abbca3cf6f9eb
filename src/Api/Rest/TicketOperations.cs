using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>Issues tickets to callers that were authenticated.</summary>
internal sealed partial class TicketOperations(ITicketIssuer issuer, TimeProvider time, ILogger<TicketOperations> logger)
{
    public async Task<IResult> IssueAsync(HttpContext context)
    {
        var caller = TenantFilter.CallerOf(context);
        var now = time.GetUtcNow();
        var ticket = KernelTicket.Of(caller, now);
        if (ticket.Scopes == Scopes.None)
            return EdgeProblem.MissingScope(KernelTicket.Carried);
        string text;
        try
        {
            text = await issuer.SignAsync(ticket).ConfigureAwait(false);
        }
        catch (InvalidOperationException noKeys)
        {
            LogNotIssued(logger, noKeys);
            return EdgeProblem.Unavailable(context);
        }

        context.Response.Headers.CacheControl = "no-store";
        var lives = (long)(ticket.ExpiresAt - now).TotalMilliseconds;
        return Results.Json(
            new TicketAnswer(text, ticket.Tenant.ToString(), ScopeNames.Of(ticket.Scopes), Math.Max(0, lives)), SqlxRestJson.Default.TicketAnswer);
    }

    [LoggerMessage(3031, LogLevel.Warning, "A ticket could not be issued")]
    private static partial void LogNotIssued(ILogger logger, Exception exception);
}
