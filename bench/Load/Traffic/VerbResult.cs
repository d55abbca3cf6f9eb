using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Traffic;

/// <summary>Ends a verb: figures to standard output and to the file, differences to standard error, exit code.</summary>
internal static class VerbResult
{
    private const int ShownDifferences = 20;

    /// <summary>The four figures of every verb that counts.</summary>
    public static MeasurementReport AddCounts(this MeasurementReport report, Comparison counts) => report
        .Add($"{report.Verb}.acknowledged", counts.Acknowledged, "events", Better.Higher)
        .Add($"{report.Verb}.counted", counts.Counted, "events", Better.Higher)
        .Add($"{report.Verb}.lost", counts.Lost, "events", Better.Lower, 0)
        .Add($"{report.Verb}.doubled", counts.Doubled, "events", Better.Lower, 0);

    /// <returns>1 when something differs, else 0.</returns>
    public static int End(this MeasurementReport report, Progress progress, string? jsonPath, IReadOnlyList<string> differences)
    {
        foreach (var difference in differences.Take(ShownDifferences))
            progress.Say(difference);
        if (differences.Count > ShownDifferences)
            progress.Say($"... and {differences.Count - ShownDifferences} more differences");
        report.Finish(progress.Elapsed).WriteTable(Console.Out);
        if (jsonPath is not null)
        {
            report.WriteJson(jsonPath);
            progress.Say($"wrote {jsonPath}");
        }

        return differences.Count == 0 ? 0 : 1;
    }
}
