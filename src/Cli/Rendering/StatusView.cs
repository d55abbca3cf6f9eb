using Spectre.Console;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>A workspace's classes as a table, then every objective that is not met in words.</summary>
internal static class StatusView
{
    public static void Write(View view, WorkspaceSlo answer)
    {
        view.Line($"{answer.Tenant}/{answer.Workspace}, window {WindowOf(answer)}, slo.yml {answer.Slo.Release} ({Shortened(answer.Slo.Hash)})");
        var table = view.Table(
            ("Class", false), ("State", false), ("Requests", true), ("Failed", true), ("p50", true), ("p95", true), ("Target", true),
            ("p99", true), ("Availability", true), ("Error rate", true), ("Budget left", true), ("Burn 1h", true), ("Watermark", false));
        foreach (var judged in answer.Classes)
            table.AddRow(Row(judged));
        view.Show(table);
        foreach (var judged in answer.Classes)
        {
            foreach (var objective in judged.Objectives.Where(objective => objective.Compliance == Compliance.Breached.Name()))
                view.Line(Breach(judged, objective), new Style(Color.Red));
            if (judged.Compliance == Compliance.Insane.Name())
                view.Line($"{judged.Class}: the counts contradict each other; check what the producers send.", new Style(Color.Red));
            if (judged.TooLate > 0)
                view.Line($"{judged.Class}: {Numbers.Count(judged.TooLate)} requests came too late for any window.");
        }
    }

    public static string Shortened(string hash) => hash.Length > 19 ? hash[..19] : hash;

    private static Text[] Row(ClassSlo judged)
    {
        var target = judged.Objectives.FirstOrDefault(objective => objective.Threshold is not null)?.Threshold;
        var budgets = new[] { judged.BudgetLeft.Latency, judged.BudgetLeft.Availability, judged.BudgetLeft.ErrorRate };
        var burns = new[] { judged.BurnRates.Latency, judged.BurnRates.Availability, judged.BurnRates.ErrorRate }
            .Where(rates => rates.ContainsKey("1h")).Select(rates => rates["1h"]).ToArray();
        return
        [
            View.Cell(judged.Class),
            View.Cell(judged.Compliance, StyleOf(judged.Compliance)),
            View.Cell(Numbers.Count(judged.Count)),
            View.Cell(Numbers.Count(judged.Failed)),
            View.Cell(Numbers.Latency(judged.P50Ms)),
            View.Cell(Numbers.Latency(judged.P95Ms)),
            View.Cell(target is null ? "-" : $"<= {Numbers.Latency(target)}"),
            View.Cell(Numbers.Latency(judged.P99Ms)),
            View.Cell(Numbers.ShareDown(judged.Availability)),
            View.Cell(Numbers.ShareUp(judged.ErrorRate)),
            View.Cell(Numbers.Budget(budgets.Min())),
            View.Cell(burns.Length == 0 ? "-" : Numbers.Text($"{burns.Max():0.00}")),
            View.Cell(Numbers.Time(judged.Watermark)),
        ];
    }

    private static Style StyleOf(string compliance) => compliance switch
    {
        _ when compliance == Compliance.Met.Name() => new Style(Color.Green),
        _ when compliance == Compliance.Breached.Name() || compliance == Compliance.Insane.Name() => new Style(Color.Red, decoration: Decoration.Bold),
        _ => new Style(Color.Grey),
    };

    private static string Breach(ClassSlo judged, ObjectiveStatus objective)
    {
        var good = objective.Total == 0 ? 0 : (double)objective.Good / objective.Total;
        var what = objective.Threshold is { } threshold ? $"latency: within {Numbers.Latency(threshold)}" : $"{objective.Name}: good";
        return $"{judged.Class}: breached {what} {Numbers.ShareDown(good)} of {Numbers.Count(objective.Total)}, "
            + $"at least {Numbers.ShareDown(objective.Target)} asked for; budget left {Numbers.Budget(objective.BudgetLeft)}";
    }

    // Without --window every class has its own; they are named once when they agree.
    private static string WindowOf(WorkspaceSlo answer) =>
        answer.Classes.Select(judged => judged.Window.Length).Distinct().ToList() is [var only] ? only : answer.Window;
}
