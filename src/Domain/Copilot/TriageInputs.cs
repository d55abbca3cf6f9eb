using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>The canonical bytes of the learner's constants, for the inputs' hash. Every field, in declaration order.</summary>
internal static class TriageInputs
{
    public static void Write(PackedWriter writer, TriageOptions options)
    {
        writer.Number(options.DemandRate);
        writer.Number(options.ServiceRate);
        writer.Number(options.LatencyAsServiceRiseRate);
        writer.Number(options.LeastServiceRate);
        writer.Signed(options.ContentionRequests);
        writer.Number(options.ContentionMax);
        writer.Number(options.DeviationFactor);
        writer.Number(options.HeadroomStart);
        writer.Number(options.HeadroomMin);
        writer.Number(options.HeadroomMax);
        writer.Number(options.HeadroomGain);
        writer.Number(options.ViolationGain);
        writer.Number(options.HeadroomDecay);
        writer.Number(options.BindingPart);
        writer.Signed(options.DrainTime.Ticks);
        writer.Number(options.DrainLimit);
        writer.Number(options.EvidenceMemory);
        writer.Number(options.EvidenceRequests);
        writer.Number(options.FitLimit);
        writer.Number(options.RaiseLimit);
        writer.Signed(options.ReleaseTrialFactor);
        writer.Signed(options.ReleaseDecisions);
        writer.Signed(options.ReleaseDecisionsMax);
        writer.Signed(options.RelapseDecisions);
        writer.Signed(options.PressPause);
        writer.Number(options.Floor);
        writer.Number(options.Ceiling);
        writer.Number(options.GivenUpPart);
        writer.Write(options.ObjectiveWeights);
        writer.Signed(options.SetChangeDecisions);
        writer.Number(options.OverloadLimit);
        writer.Number(options.MaxStep);
        writer.Number(options.MaterialChange);
        writer.Number(options.CalmChange);
        writer.Signed(options.HoldRequests);
        writer.Signed(options.HoldTime.Ticks);
        writer.Signed(options.TimeToLive.Ticks);
    }
}
