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
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{state.Policy,-10} {state.Phase.Profile.Name,-10} {state.Now.TotalSeconds,4:0} s  {string.Join("  ", WorkloadClasses.Judged.Select(which => Of(state, which)))}"));
    }

    private static string Of(LiveState state, WorkloadClass workloadClass)
    {
        var view = state.Kernel.Classes[workloadClass];
        return string.Create(CultureInfo.InvariantCulture,
            $"{workloadClass.Name()} w {state.Kernel.Weights[workloadClass]:0.00} p95 {Milliseconds.Text(state.RecentP95Ms[workloadClass]),7} q {view.Queued,3} run {view.Running}/{view.Cap}");
    }
}
