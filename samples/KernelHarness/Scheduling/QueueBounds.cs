namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>
/// How many jobs of a class may wait; over it a request is rejected. About twice the class's target at full machine speed for
/// B, A and S, so that a backlog that cannot be saved any more is not carried far into the next phase.
/// </summary>
internal static class QueueBounds
{
    public static PerClass<int> Default => new(l: 600, b: 80, a: 24, s: 12);
}
