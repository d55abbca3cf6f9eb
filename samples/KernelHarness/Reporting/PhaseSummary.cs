using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>One phase under one policy.</summary>
internal sealed record PhaseSummary(string Phase, string Policy, IReadOnlyList<ClassSummary> Classes)
{
    /// <summary>Which repetition it is of, from 1.</summary>
    public int Repetition { get; init; } = 1;

    /// <summary>Share of (class, window) pairs with traffic in which the class met its p95 target; NaN without any.</summary>
    public double MetShare => Classes.Sum(each => each.Windows) is var windows and > 0
        ? (double)Classes.Sum(each => each.WindowsMet) / windows
        : double.NaN;

    /// <summary>
    /// What the Copilot is after: the classes' shares of met windows, weighted by how much each class matters to the objective; NaN without traffic.
    /// </summary>
    public double Objective
    {
        get
        {
            var matters = new GuardRails().ObjectiveWeights;
            var judged = Classes.Where(each => each.Windows > 0).ToList();
            return judged.Sum(each => matters[each.Class] * each.MetShare) / judged.Sum(each => matters[each.Class]);
        }
    }

    /// <summary>Splits a policy's samples by phase and class.</summary>
    /// <param name="policy">Name of the policy.</param>
    /// <param name="phases">Names in order; all phases are equally long and follow each other from time zero.</param>
    /// <param name="length">Length of a phase.</param>
    /// <param name="samples">All requests of the run.</param>
    public static IReadOnlyList<PhaseSummary> Of(string policy, IReadOnlyList<string> phases, TimeSpan length, IReadOnlyList<Sample> samples)
    {
        var parts = samples.ToLookup(sample => (sample.Phase, sample.Class));
        return [.. phases.Select((phase, index) => new PhaseSummary(phase, policy, [.. WorkloadClasses.Judged
            .Select(which => ClassSummary.Of(which, [.. parts[(index, which)]], length * index, length))]))];
    }
}
