using System.Text.Json;

namespace SqlxOrleans.KernelHarness.Cluster;

/// <summary>
/// The line of JSON with which <c>silo --print-ready</c> says where it listens:
/// <c>{"ready":true,"gateway":"127.0.0.1:30000","apiKey":"...","tenant":"acme",...}</c>.
/// </summary>
internal static class ReadyLine
{
    /// <returns><c>null</c> for any other line: a silo may print more than this.</returns>
    public static ClusterEndpoint? Parse(string line)
    {
        if (!line.StartsWith('{'))
            return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return root.TryGetProperty("ready", out var ready) && ready.ValueKind == JsonValueKind.True
                && Text(root, "gateway") is { } gateway && Text(root, "apiKey") is { } apiKey && Text(root, "tenant") is { } tenant
                    ? new ClusterEndpoint(gateway, apiKey, tenant)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
