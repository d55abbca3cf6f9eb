using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Interfaces.Access;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>Issues, lists and revokes a tenant's keys. A key's text is made here, told once, and kept nowhere.</summary>
internal sealed class KeyOperations(IGrainFactory grains, TimeProvider time)
{
    private const int MaxName = 64;
    private const int MaxDays = 3660;

    public async Task<IResult> CreateAsync(HttpContext context)
    {
        var (order, unread) = await OrderBody.ReadAsync(
            context, SqlxRestJson.Default.KeyOrder, "The body must be a JSON object (application/json) with 'name', 'scopes' and, if it expires, 'days'.")
            .ConfigureAwait(false);
        var caller = TenantFilter.CallerOf(context);
        if (order is null)
            return Refuse(unread);
        if (Problem(order, caller, out var scopes) is { } problem)
            return Refuse(problem);
        var text = IssuedKeyText.Of(caller.Tenant, RandomNumberGenerator.GetBytes(IssuedKeyText.SecretBytes));
        DateTimeOffset? expiresAt = order.Days is { } days ? time.GetUtcNow().AddDays(days) : null;
        var stored = await Keys(caller).CreateAsync(new NewApiKey(order.Name!, IssuedKeyText.DigestOf(text), ScopeNames.Of(scopes), expiresAt)).ConfigureAwait(false);
        return stored is null
            ? EdgeProblem.Create(StatusCodes.Status409Conflict, "too_many_keys", "The tenant has as many keys as it may; revoke one that is not used any more.")
            : Results.Json(new KeyCreated(text, stored), SqlxRestJson.Default.KeyCreated, statusCode: StatusCodes.Status201Created);
    }

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var caller = TenantFilter.CallerOf(context);
        var keys = await Keys(caller).ListAsync().ConfigureAwait(false);
        return Results.Json(new KeysAnswer(caller.Tenant.ToString(), keys), SqlxRestJson.Default.KeysAnswer);
    }

    public async Task<IResult> RevokeAsync(HttpContext context, string id) =>
        await Keys(TenantFilter.CallerOf(context)).RevokeAsync(id).ConfigureAwait(false)
            ? await ListAsync(context).ConfigureAwait(false)
            : EdgeProblem.NotFound("The tenant has no key of this id.");

    private IApiKeysGrain Keys(in Caller caller) => grains.GetGrain<IApiKeysGrain>(caller.Tenant.ToString());

    private static IResult Refuse(string detail) => EdgeProblem.Create(StatusCodes.Status400BadRequest, "bad_order", detail);

    private static string? Problem(KeyOrder order, in Caller caller, out Scopes scopes)
    {
        scopes = Scopes.None;
        if (order.Name is not { Length: >= 1 and <= MaxName } name || name.Any(char.IsControl))
            return $"'name' must be one line of 1 to {MaxName} characters.";
        if (!ScopeNames.TryParse(order.Scopes ?? [], out scopes, out var unknown))
            return $"'scopes' has '{unknown}', which is none of {ScopeNames.Allowed}.";
        if (scopes == Scopes.None)
            return $"'scopes' must name at least one of {ScopeNames.Allowed}.";
        if (!caller.May(scopes))
            return "A key cannot be granted what the key that creates it is not granted: " + string.Join(", ", ScopeNames.Of(scopes & ~caller.Scopes)) + ".";
        return order.Days is < 1 or > MaxDays ? $"'days' must be 1 to {MaxDays}; without it the key does not expire." : null;
    }
}
