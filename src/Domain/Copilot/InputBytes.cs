using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>The canonical bytes of what every learner's step depends on, for the inputs' hash. Every field, in declaration order.</summary>
internal static class InputBytes
{
    public static void Write(this PackedWriter writer, WorkspaceDemand demand)
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

    public static void Write(this PackedWriter writer, in PerClass<double> values)
    {
        foreach (var value in values.ToArray())
            writer.Number(value);
    }
}
