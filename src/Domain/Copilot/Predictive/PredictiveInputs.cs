using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>The canonical bytes of the learner's constants, for the inputs' hash. Every field, in declaration order.</summary>
internal static class PredictiveInputs
{
    public static void Write(PackedWriter writer, PredictiveOptions options)
    {
        writer.Signed(options.HistoryLength);
        writer.Number(options.HistoryDecay);
        writer.Signed(options.Window);
        writer.Write(options.DemandRate);
        writer.Number(options.ServiceMemory);
        writer.Number(options.LatencyAsServiceRiseRate);
        writer.Signed(options.Horizon);
        writer.Number(options.UnseenBurst);
        writer.Write(options.DrainSeconds);
        writer.Write(options.BacklogLimit);
        writer.Number(options.BadLuck);
        writer.Number(options.SurpriseLimit);
        writer.Number(options.SurpriseSlack);
        writer.Signed(options.KeptAfterChange);
        writer.Write(options.Threshold);
        writer.Write(options.Slope);
        writer.Number(options.LogOddsLimit);
        writer.Number(options.CorrectionVariance);
        writer.Number(options.OutcomeInformation);
        writer.Number(options.BeliefLimit);
        writer.Number(options.CorrectionForgetting);
        writer.Number(options.Optimism);
        writer.Number(options.Urge);
        writer.Number(options.ChangeCost);
        writer.Number(options.DefaultBonus);
        writer.Signed(options.LatticeParts);
        writer.Signed(options.Finalists);
        writer.Signed(options.Neighbours);
        writer.Number(options.NeighbourSpread);
        writer.Number(options.Floor);
        writer.Number(options.GivenUpPart);
        writer.Number(options.FewSlots);
        writer.Number(options.PlayedSlotsFrom);
        writer.Number(options.PlayedSlots);
        writer.Number(options.WorthRate);
        writer.Signed(options.LeastPlayed);
        writer.Number(options.LeastAdvantage);
        writer.Number(options.Ceiling);
        writer.Write(options.ObjectiveWeights);
        writer.Number(options.MaxStep);
        writer.Signed(options.HoldRequests);
        writer.Signed(options.HoldTime.Ticks);
        writer.Signed(options.TimeToLive.Ticks);
    }
}
