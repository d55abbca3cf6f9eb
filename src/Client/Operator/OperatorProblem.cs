using System.Net;
using System.Text;
using System.Text.Json;

namespace SqlxOrleans.Client.Operator;

/// <summary>Turns a refusal of the API into an exception that says what to do.</summary>
internal static class OperatorProblem
{
    public const string Unreachable = "Check the address and that a silo is running.";
    public const string NotTheApi = "Check that the address is the SqlxOrleans API and that its version fits this client.";

    private const int MaxProblemBytes = 64 * 1024;

    public static async Task<SqlxOperatorException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // An answer that is no problem document still has its status; what it says is shown as far as it is short.
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new byte[MaxProblemBytes];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return new SqlxOperatorException(response.StatusCode, DetailOf(body.AsMemory(0, length)), AdviceFor(response.StatusCode));
    }

    private static string DetailOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            foreach (var field in (ReadOnlySpan<string>)["detail", "title"])
            {
                if (problem.RootElement.ValueKind == JsonValueKind.Object
                    && problem.RootElement.TryGetProperty(field, out var text) && text.ValueKind == JsonValueKind.String)
                    return text.GetString()!;
            }
        }
        catch (JsonException)
        {
            // Not JSON: shown as text below.
        }

        return body.IsEmpty ? "No detail." : Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 200)]);
    }

    private static string AdviceFor(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "Pass a valid API key.",
        HttpStatusCode.Forbidden => "Use the API key of the tenant in the address.",
        HttpStatusCode.NotFound => "Check the names; a workspace exists once it has sent telemetry.",
        HttpStatusCode.Conflict => "Nothing has changed.",
        HttpStatusCode.BadRequest => "Correct the named parameter.",
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => "Ask again later.",
        _ when (int)status >= 500 => "See the silo's log.",
        _ => NotTheApi,
    };
}
