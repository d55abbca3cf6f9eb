using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Silo.Demo;

/// <summary>What the demo shows: a live table in a terminal, a line now and then where the output is redirected.</summary>
internal static class DemoView
{
    private const int ExplanationsShown = 4;

    /// <summary>Shows until cancelled.</summary>
    public static Task ShowAsync(
        SqlxOperatorClient api, string tenant, string workspace, Func<string> title, TimeSpan interval, CancellationToken cancellationToken) =>
        AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? AnsiConsole.Live(new Text("waiting for the first telemetry ...")).StartAsync(live => PollAsync(
                api, tenant, workspace, interval, (slo, weights, explanations) => live.UpdateTarget(Draw(slo, weights, explanations, title())), cancellationToken))
            : PollAsync(
                api, tenant, workspace, interval, (slo, weights, _) => Console.WriteLine(Line(slo, weights, title())), cancellationToken);

    public static Rows Draw(WorkspaceSlo slo, WorkspaceWeightsAnswer weights, ExplanationsAnswer explanations, string title)
    {
        var table = new Table().Title(Markup.Escape($"{slo.Tenant}/{slo.Workspace}: {title}")).Border(TableBorder.Rounded);
        foreach (var column in new[] { "class", "weight", "queries", "p50 ms", "p95 ms", "p99 ms", "target ms", "within", "availability", "budget left", "burn 1m", "compliance" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var each in slo.Classes)
        {
            var latency = each.Objectives.FirstOrDefault(objective => objective.Name == "latency");
            table.AddRow(
                each.Class, Weight(weights.Weights, each.Class), each.Count.ToString("N0", CultureInfo.InvariantCulture), Ms(each.P50Ms), Ms(each.P95Ms), Ms(each.P99Ms),
                Ms(latency?.Threshold), latency is { Total: > 0 } ? Percent((double)latency.Good / latency.Total) : "-", Percent(each.Availability),
                latency is null ? "-" : Percent(latency.BudgetLeft), latency?.BurnRates.GetValueOrDefault("1m").ToString("0.0", CultureInfo.InvariantCulture) ?? "-",
                $"[{Colour(each.Compliance)}]{each.Compliance}[/]");
        }

        var rows = new List<IRenderable> { table, new Text($"weights: epoch {weights.Epoch}, {weights.Reason}") };
        rows.AddRange(explanations.Explanations.Take(ExplanationsShown).Select(each =>
            new Text($"  {each.DecidedAt:HH:mm:ss} epoch {each.Epoch}: {each.Decision}; {each.Reason}; confidence {each.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}")));
        return new Rows(rows);
    }

    private static async Task PollAsync(
        SqlxOperatorClient api, string tenant, string workspace, TimeSpan interval,
        Action<WorkspaceSlo, WorkspaceWeightsAnswer, ExplanationsAnswer> show, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    show(
                        await api.GetWorkspaceSloAsync(tenant, workspace, cancellationToken: cancellationToken),
                        await api.GetWeightsAsync(tenant, workspace, cancellationToken),
                        await api.GetExplanationsAsync(tenant, workspace, ExplanationsShown, cancellationToken));
                }
                catch (SqlxOperatorException)
                {
                    // The workspace exists from its first telemetry on; a slow answer leaves the last view standing.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The demo's time is over.
        }
    }

    private static string Line(WorkspaceSlo slo, WorkspaceWeightsAnswer weights, string title)
    {
        var classes = slo.Classes.Where(each => each.Count > 0)
            .Select(each => $"{each.Class} n={each.Count} p95={Ms(each.P95Ms)}ms w={Weight(weights.Weights, each.Class)}");
        return $"{title}: {string.Join("  ", classes)}  epoch {weights.Epoch}";
    }

    private static string Weight(WeightShares weights, string workloadClass) => (workloadClass switch
    {
        "L" => weights.L,
        "B" => weights.B,
        "A" => weights.A,
        "S" => weights.S,
        _ => 0,
    }).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Ms(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";

    private static string Percent(double? ratio) => ratio is { } value ? (value * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "-";

    private static string Colour(string compliance) => compliance switch
    {
        "met" => "green",
        "breached" or "insane" => "red",
        _ => "yellow",
    };
}
