using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>The endpoints that issue and revoke API keys.</summary>
internal static class KeyEndpoints
{
    private const int MaxOrderBytes = 16 * 1024;

    public static void Map(RouteGroupBuilder keys, string key)
    {
        keys.WithMetadata(new RequiredScope(Scopes.ManageKeys)).ProducesProblem(StatusCodes.Status403Forbidden);
        keys.MapPost(string.Empty, (string tenant, HttpContext context, KeyOperations operations) => operations.CreateAsync(context))
            .WithName("CreateKey").WithSummary("Issues an API key")
            .WithDescription(key + "The answer is the only time that the key is told. A key is granted at most what its creator is.")
            .Accepts<KeyOrder>("application/json").WithMetadata(new RequestSizeLimitAttribute(MaxOrderBytes))
            .Produces<KeyCreated>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        keys.MapGet(string.Empty, (string tenant, HttpContext context, KeyOperations operations) => operations.ListAsync(context))
            .WithName("ListKeys").WithSummary("The tenant's issued API keys, the newest first")
            .WithDescription(key + "Names, scopes, expiry and last use; never a key.")
            .Produces<KeysAnswer>();
        keys.MapDelete("/{id}", (string tenant, string id, HttpContext context, KeyOperations operations) => operations.RevokeAsync(context, id))
            .WithName("RevokeKey").WithSummary("Revokes an API key")
            .WithDescription(key + "Stored before it is answered with all keys; silos that used the key accept it for up to 10 s more.")
            .Produces<KeysAnswer>();
    }
}
