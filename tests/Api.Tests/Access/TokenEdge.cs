using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>An edge that accepts an issuer's tokens, and questions to it.</summary>
internal static class TokenEdge
{
    public static Dictionary<string, string?> Settings(string keysFile) => new()
    {
        ["Sqlx:Jwt:KeysFile"] = keysFile,
        ["Sqlx:Jwt:Issuer"] = TestIssuer.Issuer,
        ["Sqlx:Jwt:Audience"] = TestIssuer.Audience,
    };

    public static async Task<HttpResponseMessage> AskAsync(this EdgeHost host, string credential, string path = "/v1/slo", HttpMethod? method = null, string? body = null)
    {
        using var client = new HttpClient { BaseAddress = host.Http };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }

    public static async Task<string> ReasonAsync(this HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("reason").GetString()!;
    }
}
