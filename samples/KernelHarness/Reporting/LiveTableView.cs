using System.Globalization;
using Spectre.Console;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Running;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>A table that redraws itself in an interactive terminal.</summary>
internal sealed class LiveTableView(IAnsiConsole console) : IHarnessView
{
    private LiveDisplayContext? _display;

    public Task ShowAsync(Func<Task> work) => console
        .Live(new Text("starting"))
        .AutoClear(true)
        .StartAsync(async display =>
        {
            _display = display;
            await work();
            _display = null;
        });

    public void Progress(string text) => Show(new Text(text));

    public void Update(LiveState state)
    {
        var table = new Table()
            .Title(Markup.Escape(string.Create(CultureInfo.InvariantCulture,
                $"{state.Policy}, {state.Phase.Profile.Name}: {(state.Phase.End - state.Now).TotalSeconds:0} s left, "
                + $"{state.Kernel.Slots} slots, weight epoch {state.Kernel.Epoch}")))
            .AddColumns("class", "weight", "running / cap", "queued", "p95 ms, last 5 s", "target ms", "met");
        foreach (var workloadClass in WorkloadClasses.Judged)
            table.AddRow(Row(state, workloadClass));
        Show(table);
    }

    private void Show(Spectre.Console.Rendering.IRenderable content)
    {
        _display?.UpdateTarget(content);
        _display?.Refresh();
    }

    private static string[] Row(LiveState state, WorkloadClass workloadClass)
    {
        var (view, p95) = (state.Kernel.Classes[workloadClass], state.RecentP95Ms[workloadClass]);
        var target = ClassTargets.P95(workloadClass).TotalMilliseconds;
        return
        [
            workloadClass.Name(),
            state.Kernel.Weights[workloadClass].ToString("0.000", CultureInfo.InvariantCulture),
            $"{view.Running} / {view.Cap}",
            view.Queued.ToString(CultureInfo.InvariantCulture),
            Milliseconds.Text(p95),
            Milliseconds.Text(target),
            double.IsNaN(p95) ? "-" : p95 <= target ? "[green]yes[/]" : "[red]no[/]",
        ];
    }
}
