using System.Globalization;
using System.Text;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.SloFiles;

/// <summary>Writes a document as canonical YAML.</summary>
internal static class SloFileWriter
{
    public static string Write(SloDocument document)
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"version: {document.Version}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"release: {Quoted(document.Release)}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"refreshSec: {document.Refresh.TotalSeconds}\n");
        yaml.Append("rewards:\n");
        foreach (var (name, weight) in document.Rewards.ToDictionary())
            yaml.Append(CultureInfo.InvariantCulture, $"  {name}: {Number((decimal)weight)}\n");
        yaml.Append("classes:\n");
        WriteTargets(yaml, document.Classes, "  ");
        if (document.TenantOverrides.Count > 0)
            yaml.Append("tenants:\n");
        foreach (var (tenant, targets) in document.TenantOverrides.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal))
        {
            // Quoted, because a tenant may be called 1 or null.
            yaml.Append(CultureInfo.InvariantCulture, $"  {Quoted(tenant.ToString())}:\n");
            if (targets.Any(entry => IsLooser(entry.Value, document.Classes[entry.Key])))
                yaml.Append("    allow_loosen: true\n");
            yaml.Append("    overrides:\n");
            WriteTargets(yaml, targets, "      ");
        }

        return yaml.ToString();
    }

    /// <summary>The value of a target field as it is written.</summary>
    public static string ValueOf(Objective objective, string field) => field switch
    {
        "p95_ms" => Number((decimal)objective.P95.Ticks / TimeSpan.TicksPerMillisecond),
        "availability" => Number((decimal)objective.Availability),
        "max_error_rate" => Number((decimal)objective.MaxErrorRatio),
        _ => Duration(objective.Window),
    };

    private static void WriteTargets(StringBuilder yaml, IReadOnlyDictionary<WorkloadClass, Objective> targets, string indent)
    {
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (!targets.TryGetValue(workloadClass, out var objective))
                continue;
            yaml.Append(CultureInfo.InvariantCulture, $"{indent}{workloadClass.Name()}:\n");
            foreach (var field in (string[])["p95_ms", "availability", "max_error_rate", "window"])
                yaml.Append(CultureInfo.InvariantCulture, $"{indent}  {field}: {ValueOf(objective, field)}\n");
        }
    }

    private static bool IsLooser(Objective own, Objective ofClass) =>
        own.P95 > ofClass.P95 || own.Availability < ofClass.Availability
        || own.MaxErrorRatio > ofClass.MaxErrorRatio || own.Window != ofClass.Window;

    private static string Number(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan value)
    {
        var seconds = value.Ticks / TimeSpan.TicksPerSecond;
        var (count, unit) = (seconds % 86_400, seconds % 3_600, seconds % 60) switch
        {
            (0, _, _) => (seconds / 86_400, "d"),
            (_, 0, _) => (seconds / 3_600, "h"),
            (_, _, 0) => (seconds / 60, "m"),
            _ => (seconds, "s"),
        };
        return count.ToString(CultureInfo.InvariantCulture) + unit;
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
