using System.Globalization;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Running;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>Progress as lines, for logs and pipes: one every window.</summary>
internal sealed class PlainView(TextWriter output) : IHarnessView
{
    private long _line = -1;

    public Task ShowAsync(Func<Task> work) => work();

    public void Progress(string text) => output.WriteLine(text);

    public void Update(LiveState state)
    {
        var line = state.Now.Ticks / ClassSummary.Window.Ticks;
        if (line == _line)
            return;
        _line = line;
        var classes = string.Join("  ", WorkloadClasses.Judged.Select(which => Of(state, which)));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{state.Policy,-10} {state.Phase.Profile.Name,-10} {state.Now.TotalSeconds,4:0} s  {classes}"));
    }

    private static string Of(LiveState state, WorkloadClass workloadClass)
    {
        var view = state.Kernel.Classes[workloadClass];
        var (weight, p95) = (state.Kernel.Weights[workloadClass], Milliseconds.Text(state.RecentP95Ms[workloadClass]));
        return string.Create(CultureInfo.InvariantCulture,
            $"{workloadClass.Name()} w {weight:0.00} p95 {p95,7} q {view.Queued,3} run {view.Running}/{view.Cap}");
    }
}
