using SqlxOrleans.KernelHarness.Running;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

/// <summary>Presses Ctrl+C as soon as a phase is seen to run.</summary>
internal sealed class InterruptingView(CancellationTokenSource interrupt) : IHarnessView
{
    public int Updates { get; private set; }

    public Task ShowAsync(Func<Task> work) => work();

    public void Progress(string text)
    {
    }

    public void Update(LiveState state)
    {
        Updates++;
        interrupt.Cancel();
    }
}
