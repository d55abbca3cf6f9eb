using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>What valid <see cref="PredictiveOptions"/> are.</summary>
internal static class PredictiveOptionsRules
{
    public static List<string> Check(PredictiveOptions o)
    {
        var errors = new List<string>();
        Range(nameof(o.HistoryLength), o.HistoryLength, 1, PredictiveStateCodec.MaxHistory);
        Range(nameof(o.HistoryDecay), o.HistoryDecay, 0.01, 1);
        Range(nameof(o.Window), o.Window, 1, 60);
        Range(nameof(o.ServiceMemory), o.ServiceMemory, 0, 0.999);
        Range(nameof(o.LatencyAsServiceRiseRate), o.LatencyAsServiceRiseRate, 0, 1);
        Range(nameof(o.Horizon), o.Horizon, 1, PredictiveStateCodec.MaxHistory);
        Range(nameof(o.UnseenBurst), o.UnseenBurst, 1, 10);
        Range(nameof(o.BadLuck), o.BadLuck, 0, 5);
        Range(nameof(o.SurpriseLimit), o.SurpriseLimit, 0.1, 1e6);
        Range(nameof(o.SurpriseSlack), o.SurpriseSlack, 0, 10);
        Range(nameof(o.KeptAfterChange), o.KeptAfterChange, 0, o.HistoryLength);
        Range(nameof(o.LogOddsLimit), o.LogOddsLimit, 0.5, 100);
        Range(nameof(o.CorrectionVariance), o.CorrectionVariance, 0, 100);
        Range(nameof(o.OutcomeInformation), o.OutcomeInformation, 0, 1);
        Range(nameof(o.BeliefLimit), o.BeliefLimit, 0, 100);
        Range(nameof(o.CorrectionForgetting), o.CorrectionForgetting, 0, 0.5);
        Range(nameof(o.Optimism), o.Optimism, 0, 5);
        Range(nameof(o.Urge), o.Urge, 0, 10);
        Range(nameof(o.ChangeCost), o.ChangeCost, 0, 1);
        Range(nameof(o.DefaultBonus), o.DefaultBonus, 0, 1);
        Range(nameof(o.LatticeParts), o.LatticeParts, 1, 20);
        Range(nameof(o.Finalists), o.Finalists, 1, 1000);
        Range(nameof(o.Neighbours), o.Neighbours, 0, 1000);
        Range(nameof(o.NeighbourSpread), o.NeighbourSpread, 0, 2);
        // The default weights must lie between floor and ceiling, or the fallback would break both.
        Range(nameof(o.Floor), o.Floor, 0.001, 0.1);
        Range(nameof(o.GivenUpPart), o.GivenUpPart, 0, 0.9);
        Range(nameof(o.FewSlots), o.FewSlots, 1, 1000);
        Range(nameof(o.PlayedSlotsFrom), o.PlayedSlotsFrom, 1, 1000);
        Range(nameof(o.PlayedSlots), o.PlayedSlots, 0, 12);
        Range(nameof(o.WorthRate), o.WorthRate, 0.001, 1);
        Range(nameof(o.LeastPlayed), o.LeastPlayed, 1, 1000);
        Range(nameof(o.LeastAdvantage), o.LeastAdvantage, 0, 1);
        Range(nameof(o.Ceiling), o.Ceiling, 0.5, 1 - (3 * o.Floor));
        Range(nameof(o.MaxStep), o.MaxStep, 0.01, 1);
        Range(nameof(o.HoldRequests), o.HoldRequests, 0, 1_000_000);
        Range(nameof(o.HoldTime) + " (seconds)", o.HoldTime.TotalSeconds, 0, 3600);
        Range(nameof(o.TimeToLive) + " (seconds)", o.TimeToLive.TotalSeconds, 1, 86_400);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var name = workloadClass.Name();
            Range($"{nameof(o.ObjectiveWeights)}.{name}", o.ObjectiveWeights[workloadClass], 0, 1);
            Range($"{nameof(o.DemandRate)}.{name}", o.DemandRate[workloadClass], 0.001, 1);
            Range($"{nameof(o.DrainSeconds)}.{name}", o.DrainSeconds[workloadClass], 0.1, 600);
            Range($"{nameof(o.BacklogLimit)}.{name}", o.BacklogLimit[workloadClass], 0, 1e3);
            Range($"{nameof(o.Threshold)}.{name}", o.Threshold[workloadClass], 0.1, 2);
            Range($"{nameof(o.Slope)}.{name}", o.Slope[workloadClass], 0.001, 1);
        }

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
