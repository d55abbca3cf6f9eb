using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Grains.Interfaces.Tenants;
using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Client.Tests.Cli;

/// <summary>Answers of the API for the tenant acme and its workspace prod-eu.</summary>
internal static class Answers
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    public static WorkspaceSlo Status(params string[] compliance) => new(
        "acme", "prod-eu", new SloReference("built-in", "built-in"), "objective",
        [.. new[] { "L", "B", "A", "S" }.Select((name, i) => Class(name, i < compliance.Length ? compliance[i] : "met"))]);

    public static WorkspaceWeightsAnswer Weights { get; } = new(
        "acme", "prod-eu", 17, new WeightShares(0.55, 0.2, 0.15, 0.1), At, 30, "p95 of L [breached]", IsDefault: false);

    public static ExplanationsAnswer Explanations { get; } = new("acme", "prod-eu", [Explanation(17), Explanation(16)]);

    public static SloAnswer Slo { get; } = new(
        1, "2026.11", "sha256:0123456789abcdef", "/etc/sqlx/slo.yml", At, 60,
        [
            new SloTarget("L", 10, 0.9999, 0.001, "30d", IsOverride: true),
            new SloTarget("B", 200, 0.999, 0.005, "30d", IsOverride: false),
            new SloTarget("A", 1500, 0.999, 0.005, "7d", IsOverride: false),
            new SloTarget("S", 3000, 0.995, 0.01, "30d", IsOverride: false),
        ],
        LastRejected: null,
        new RewardWeights(0.40, 0.25, 0.15, 0.10, 0.03, 0.07).ToDictionary());

    public static WorkspacesAnswer Workspaces(params string[] names) =>
        new("acme", [.. names.Select(name => new WorkspaceSeries(name, ["L"]))]);

    public static ClassSlo Class(string name, string compliance)
    {
        var burns = new Dictionary<string, double> { ["1h"] = 2.5 };
        return new ClassSlo
        {
            Class = name,
            Count = 12_345,
            Total = 12_345,
            Failed = 1,
            Spans = 12_400,
            SpansFailed = 2,
            P50Ms = 4.2,
            P95Ms = 16.4,
            P99Ms = 1234,
            RelativeError = 0.0054,
            Availability = 0.9999999,
            ErrorRate = 0.0000001,
            BudgetLeft = new ObjectiveShares(-0.25, 0.5, null),
            BurnRates = new ObjectiveBurnRates(burns, burns, burns),
            Objectives =
            [
                new ObjectiveStatus("latency", 0.95, 11_000, 12_345, -0.25, burns, compliance, 15),
                new ObjectiveStatus("availability", 0.9999, 12_344, 12_345, 0.5, burns, "met", null),
            ],
            Compliance = compliance,
            Window = new SloWindow(At.AddDays(-30), At, "30d"),
            Watermark = At,
            TooLate = 0,
        };
    }

    private static DecisionExplanation Explanation(long epoch) => new(
        epoch, At, "weight of L 0.45 -> 0.55", "p95 breached", ["p95 of L 16.4 ms, target 15 ms"], 0.91, "p95 of L falls", "none", "live", 42,
        "sha256:77", [0.45, 0.25, 0.2, 0.1], [0.55, 0.2, 0.15, 0.1]);
}
