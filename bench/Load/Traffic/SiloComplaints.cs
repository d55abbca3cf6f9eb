using System.Text.Json;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Traffic;

/// <summary>What the silos logged as warnings and errors, the same ones together: where to look when something differs.</summary>
internal static class SiloComplaints
{
    private const int Shown = 12;
    private const int Width = 300;

    public static void SayComplaints(this Progress progress, SiloCluster cluster)
    {
        var complaints = cluster.Silos.SelectMany(silo => silo.StandardError.Split('\n').Select(Parse).OfType<Complaint>()
                .Select(complaint => (silo.Number, Complaint: complaint)))
            .GroupBy(each => (each.Number, each.Complaint.Event))
            .OrderByDescending(same => same.Count());
        foreach (var same in complaints.Take(Shown))
            progress.Say($"silo {same.Key.Number} logged {same.Count()} x {Short(same.First().Complaint.Message)}");
    }

    private static Complaint? Parse(string line)
    {
        if (!line.StartsWith('{'))
            return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return Text(root, "level") is "warn" or "warning" or "error" or "fatal" or "critical"
                ? new Complaint(Text(root, "component") + Text(root, "event"), Text(root, "message"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Short(string message)
    {
        var line = message.Split('\n', 2)[0];
        return line.Length > Width ? line[..Width] + " ..." : line;
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : string.Empty;

    private sealed record Complaint(string Event, string Message);
}
