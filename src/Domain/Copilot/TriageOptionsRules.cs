using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>What valid <see cref="TriageOptions"/> are.</summary>
internal static class TriageOptionsRules
{
    public static List<string> Check(TriageOptions o)
    {
        var errors = new List<string>();
        Range(nameof(o.DemandRate), o.DemandRate, 0.001, 1);
        Range(nameof(o.ServiceRate), o.ServiceRate, 0.001, 1);
        Range(nameof(o.LatencyAsServiceRiseRate), o.LatencyAsServiceRiseRate, 0, 1);
        Range(nameof(o.DeviationFactor), o.DeviationFactor, 0, 10);
        Range(nameof(o.HeadroomMin), o.HeadroomMin, 0.1, 10);
        Range(nameof(o.HeadroomMax), o.HeadroomMax, o.HeadroomMin, 10);
        Range(nameof(o.HeadroomStart), o.HeadroomStart, o.HeadroomMin, o.HeadroomMax);
        Range(nameof(o.HeadroomGain), o.HeadroomGain, 0, 1);
        Range(nameof(o.ViolationGain), o.ViolationGain, 0, 1000);
        Range(nameof(o.HeadroomDecay), o.HeadroomDecay, 0.5, 1);
        Range(nameof(o.DrainTime) + " (seconds)", o.DrainTime.TotalSeconds, 0.1, 600);
        Range(nameof(o.DrainLimit), o.DrainLimit, 0, 10);
        Range(nameof(o.LeastServiceRate), o.LeastServiceRate, 0, 1);
        Range(nameof(o.ContentionRequests), o.ContentionRequests, 1, 1_000_000);
        Range(nameof(o.ContentionMax), o.ContentionMax, 1, 1000);
        Range(nameof(o.BindingPart), o.BindingPart, 0, 10);
        Range(nameof(o.EvidenceMemory), o.EvidenceMemory, 0, 0.999);
        Range(nameof(o.EvidenceRequests), o.EvidenceRequests, 0.001, 1_000_000);
        Range(nameof(o.FitLimit), o.FitLimit, 0.1, 1);
        Range(nameof(o.RaiseLimit), o.RaiseLimit, 1, 10);
        Range(nameof(o.ReleaseTrialFactor), o.ReleaseTrialFactor, 1, 1000);
        Range(nameof(o.ReleaseDecisions), o.ReleaseDecisions, 1, 100_000);
        Range(nameof(o.ReleaseDecisionsMax), o.ReleaseDecisionsMax, o.ReleaseDecisions, 100_000);
        Range(nameof(o.RelapseDecisions), o.RelapseDecisions, 0, 100_000);
        Range(nameof(o.PressPause), o.PressPause, 0, 100_000);
        // The default weights must lie between floor and ceiling, or the fallback would break both.
        Range(nameof(o.Floor), o.Floor, 0.001, 0.1);
        Range(nameof(o.Ceiling), o.Ceiling, 0.5, 1 - (3 * o.Floor));
        Range(nameof(o.GivenUpPart), o.GivenUpPart, 0, 1);
        Range(nameof(o.SetChangeDecisions), o.SetChangeDecisions, 1, 1000);
        Range(nameof(o.OverloadLimit), o.OverloadLimit, 1, 100);
        Range(nameof(o.MaxStep), o.MaxStep, 0.01, 1);
        Range(nameof(o.MaterialChange), o.MaterialChange, 0, o.MaxStep);
        Range(nameof(o.CalmChange), o.CalmChange, o.MaterialChange, 1);
        Range(nameof(o.HoldRequests), o.HoldRequests, 0, 1_000_000);
        Range(nameof(o.HoldTime) + " (seconds)", o.HoldTime.TotalSeconds, 0, 3600);
        Range(nameof(o.TimeToLive) + " (seconds)", o.TimeToLive.TotalSeconds, 1, 86_400);
        foreach (var workloadClass in WorkloadClasses.Judged)
            Range($"{nameof(o.ObjectiveWeights)}.{workloadClass.Name()}", o.ObjectiveWeights[workloadClass], 0, 1);
        if (Math.Abs(o.ObjectiveWeights.Sum() - 1) > 1e-9)
            errors.Add($"{nameof(o.ObjectiveWeights)}: they sum to {o.ObjectiveWeights.Sum():0.######}; they must sum to 1");
        return errors;

        void Range(string field, double value, double least, double greatest)
        {
            if (!(value >= least && value <= greatest))
                errors.Add($"{field}: {value} is out of range; use {least:0.###} to {greatest:0.###}");
        }
    }
}
