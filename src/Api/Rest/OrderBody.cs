using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace SqlxOrleans.Api.Rest;

/// <summary>What a request that changes something has in its body.</summary>
internal static class OrderBody
{
    /// <summary>Reads it as JSON.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">What it is to be.</param>
    /// <param name="help">What to say of a body that is no JSON object.</param>
    /// <returns>The order, or what is wrong with the body.</returns>
    public static async Task<(T? Order, string Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, string help)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return (null, help);
        try
        {
            return (await context.Request.ReadFromJsonAsync(type, context.RequestAborted).ConfigureAwait(false), help);
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException)
        {
            return (null, $"The body cannot be read: {e.Message}");
        }
    }
}
