using System.Text.Json;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Traffic;

/// <summary>What the silos logged as warnings and errors, the same ones together: where to look when something differs.</summary>
internal static class SiloComplaints
{
    private const int Shown = 12;

    public static void SayComplaints(this Progress progress, SiloCluster cluster)
    {
        var complaints = cluster.Silos.SelectMany(silo => silo.StandardError.Split('\n').Select(Parse).OfType<Complaint>()
                .Select(complaint => (silo.Number, Complaint: complaint)))
            .GroupBy(each => (each.Number, each.Complaint.Event))
            .OrderByDescending(same => same.Count());
        foreach (var same in complaints.Take(Shown))
            progress.Say($"silo {same.Key.Number} logged {same.Count()} x {same.First().Complaint.Message}");
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

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : string.Empty;

    private sealed record Complaint(string Event, string Message);
}
