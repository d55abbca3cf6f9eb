using System.Text.Json;

namespace SqlxOrleans.Testing;

/// <summary>The line that a silo prints with <c>--print-ready</c>.</summary>
internal sealed record SiloReadyLine(bool Ready, string Gateway, string Http, string OtlpGrpc, string OtlpHttp, string ApiKey, string Tenant)
{
    /// <summary>Null for any other line.</summary>
    public static SiloReadyLine? Parse(string line)
    {
        if (!line.StartsWith('{') || !line.Contains("\"ready\"", StringComparison.Ordinal))
            return null;
        return JsonSerializer.Deserialize<SiloReadyLine>(line, JsonSerializerOptions.Web) is { Ready: true } ready ? ready : null;
    }
}
