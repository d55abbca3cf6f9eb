namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>A job on a slot.</summary>
internal sealed class Attempt(ExecutionSlot slot)
{
    public ExecutionSlot Slot => slot;

    /// <summary>The cancellation under way, if any.</summary>
    public Task? Cancellation { get; set; }
}
