using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary><c>POST /v1/tickets</c>: where a kernel's client exchanges its credential for a minute of access through the gateway.</summary>
internal static class TicketEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, string key) => routes
        .MapPost("/tickets", (HttpContext context, TicketOperations operations) => operations.IssueAsync(context))

        // Either of the two scopes will do, which the operation judges.
        .WithMetadata(new RequiredScope(Scopes.None))
        .WithName("CreateTicket").WithSummary("Issues a ticket for the Orleans gateway")
        .WithDescription(
            key + "The ticket opens the credential's tenant through the gateway for 60 s at most, with those of write:telemetry and read:weights that "
            + "the credential is granted. No body. A ticket itself buys no ticket.")
        .Produces<TicketAnswer>().ProducesProblem(StatusCodes.Status403Forbidden);
}
