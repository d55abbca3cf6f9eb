using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>One request, raw.</summary>
/// <param name="Phase">Index of the phase in which it arrived.</param>
/// <param name="Class">Its class.</param>
/// <param name="ArrivedAt">From the start of the run.</param>
/// <param name="Latency">Queueing and execution, over all attempts.</param>
/// <param name="Service">Execution of the last attempt.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Preemptions">How often it was cancelled for another class.</param>
internal readonly record struct Sample(
    int Phase, WorkloadClass Class, TimeSpan ArrivedAt, TimeSpan Latency, TimeSpan Service, SampleOutcome Outcome, int Preemptions)
{
    /// <summary>Latency for judging: what was not answered is slower than any target.</summary>
    public double JudgedMs => Outcome == SampleOutcome.Completed ? Latency.TotalMilliseconds : double.PositiveInfinity;
}
