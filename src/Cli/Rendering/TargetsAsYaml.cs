using System.Globalization;
using SqlxOrleans.Client;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.SloFiles;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>The targets in force as a slo.yml that gives the same targets to this tenant.</summary>
internal static class TargetsAsYaml
{
    public static string Write(SloAnswer answer)
    {
        var classes = answer.Targets.ToDictionary(target => ClassOf(target), ObjectiveOf);
        if (WorkloadClasses.Judged.FirstOrDefault(judged => !classes.ContainsKey(judged)) is var missing and not WorkloadClass.Unclassified)
            throw Unreadable($"it has no target for class {missing.Name()}");
        var overridden = answer.Targets.Where(target => target.IsOverride).Select(target => target.Class).ToList();
        var comment = overridden.Count == 0
            ? string.Empty
            : $"# {string.Join(", ", overridden)}: this tenant's own override, written here as the class's target.\n";
        return comment + SloFile.Write(new SloDocument
        {
            Version = answer.Version,
            Release = answer.Release,
            Refresh = TimeSpan.FromSeconds(answer.RefreshSeconds),
            Rewards = RewardsOf(answer.Rewards),
            Classes = classes,
        });
    }

    private static RewardWeights RewardsOf(IReadOnlyDictionary<string, double>? rewards)
    {
        if (rewards is null)
            return RewardWeights.Default;
        return new RewardWeights(Of("latency"), Of("errors"), Of("availability"), Of("cache"), Of("migration"), Of("compliance"));

        double Of(string name) => rewards.TryGetValue(name, out var weight) ? weight : throw Unreadable($"it has no weight of the reward's term {name}");
    }

    private static WorkloadClass ClassOf(SloTarget target) =>
        WorkloadClasses.TryParse(target.Class, out var workloadClass) ? workloadClass : throw Unreadable($"class '{target.Class}' is not known");

    private static Objective ObjectiveOf(SloTarget target) => new(
        ClassOf(target), TimeSpan.FromMilliseconds(target.P95Ms), target.Availability, target.MaxErrorRate, WindowOf(target));

    private static TimeSpan WindowOf(SloTarget target)
    {
        if (target.Window is not [.. var digits, var unit]
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw Unreadable($"window '{target.Window}' of class {target.Class} is not a length");
        return unit switch
        {
            'd' => TimeSpan.FromDays(count),
            'h' => TimeSpan.FromHours(count),
            'm' => TimeSpan.FromMinutes(count),
            's' => TimeSpan.FromSeconds(count),
            _ => throw Unreadable($"window '{target.Window}' of class {target.Class} is not a length"),
        };
    }

    private static CliException Unreadable(string what) =>
        new(ExitCode.NoAnswer, $"The answer of the API cannot be written as slo.yml: {what}. Use --json, or a sqlx-slo of the API's version.");
}
