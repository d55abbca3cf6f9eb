using SqlxOrleans.KernelHarness.Plans;

namespace SqlxOrleans.KernelHarness.Workload.Statements;

/// <summary>The work of one class on one slot's connection.</summary>
internal interface IClassStatement : IAsyncDisposable
{
    /// <summary>Runs it once; a failure leaves no transaction open.</summary>
    /// <param name="size">Work relative to the calibrated statement.</param>
    /// <param name="seed">Chooses keys and offsets.</param>
    /// <param name="plans">How queries that may be hinted are to run.</param>
    /// <param name="cancellationToken">Stops the run; preemption comes through the server instead.</param>
    Task ExecuteAsync(double size, int seed, IPlanHints plans, CancellationToken cancellationToken);
}
