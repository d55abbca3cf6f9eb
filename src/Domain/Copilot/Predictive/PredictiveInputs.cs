using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>The canonical bytes of what a step depends on, for the inputs' hash. Every field, in declaration order.</summary>
internal static class PredictiveInputs
{
    public static void Write(PackedWriter writer, WorkspaceDemand demand)
    {
        writer.Signed(demand.Interval.Ticks);
        writer.Signed(demand.Reports);
        writer.Signed(demand.Slots);
        foreach (var seen in demand.Classes.ToArray())
        {
            writer.Signed(seen.Arrivals);
            writer.Optional(seen.MeanServiceSeconds);
            writer.Flag(seen.ServiceIsLatency);
            writer.Number(seen.BusySeconds);
            writer.Signed(seen.Backlog);
            writer.Signed(seen.Requests);
            writer.Signed(seen.RequestsUnderCurrent);
            writer.Signed(seen.RequestsFailed);
            writer.Signed(seen.Timed);
            writer.Signed(seen.Good);
            writer.Number(seen.P95Ms);
            writer.Number(seen.ThresholdMs);
        }
    }

    public static void Write(PackedWriter writer, PredictiveOptions options)
    {
        writer.Signed(options.HistoryLength);
        writer.Number(options.HistoryDecay);
        writer.Signed(options.Window);
        Write(writer, options.DemandRate);
        writer.Number(options.ServiceMemory);
        writer.Number(options.LatencyAsServiceRiseRate);
        writer.Number(options.DrainPart);
        writer.Number(options.DrainSeconds);
        writer.Number(options.SurpriseLimit);
        writer.Number(options.SurpriseSlack);
        writer.Signed(options.KeptAfterChange);
        Write(writer, options.Threshold);
        Write(writer, options.Slope);
        writer.Number(options.LogOddsLimit);
        writer.Number(options.CorrectionVariance);
        writer.Number(options.OutcomeInformation);
        writer.Number(options.WholeOutcomeRequests);
        writer.Number(options.CorrectionForgetting);
        writer.Number(options.Optimism);
        writer.Number(options.ChangeCost);
        writer.Number(options.DefaultBonus);
        writer.Signed(options.LatticeParts);
        writer.Signed(options.Finalists);
        writer.Signed(options.Neighbours);
        writer.Number(options.NeighbourSpread);
        writer.Number(options.Floor);
        writer.Number(options.GivenUpPart);
        writer.Number(options.Ceiling);
        Write(writer, options.ObjectiveWeights);
        writer.Number(options.MaxStep);
        writer.Signed(options.HoldRequests);
        writer.Signed(options.HoldTime.Ticks);
        writer.Signed(options.TimeToLive.Ticks);
    }

    private static void Write(PackedWriter writer, in PerClass<double> values)
    {
        foreach (var value in values.ToArray())
            writer.Number(value);
    }
}
