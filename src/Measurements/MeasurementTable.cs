using System.Globalization;

namespace SqlxOrleans.Measurements;

/// <summary>The report as aligned text, for terminals and logs alike.</summary>
internal static class MeasurementTable
{
    public static void Write(MeasurementReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        string[][] rows = [["name", "value", "unit", "goal", "met"], .. report.Results.Select(Row)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var machine = report.Machine;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Verb}: {report.Elapsed.TotalSeconds:0.0} s, commit {report.Commit}, {machine.Cores} cores, {machine.MemoryBytes >> 20} MiB"));
        foreach (var row in rows)
        {
            writer.WriteLine(string.Join("  ",
                row[0].PadRight(widths[0]),
                row[1].PadLeft(widths[1]),
                row[2].PadRight(widths[2]),
                row[3].PadLeft(widths[3]),
                row[4]).TrimEnd());
        }
    }

    private static string[] Row(Measurement result) =>
    [
        result.Name,
        Number(result.Value),
        result.Unit,
        result.Goal is { } goal ? (result.Better is Better.Lower ? "<= " : ">= ") + Number(goal) : string.Empty,
        result.MeetsGoal switch { true => "yes", false => "no", null => string.Empty },
    ];

    private static string Number(double value) => !double.IsFinite(value)
        ? "-"
        : value.ToString(Math.Abs(value) >= 1000 ? "0" : "0.###", CultureInfo.InvariantCulture);
}
