using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// Demand as the journal keeps it. The learner is given demand that was rounded to what is kept (times and latencies to 24 significant
/// bits, 6e-8), so that a record is exact though it is small.
/// </summary>
public static class RecordedDemand
{
    private const int IsSilent = 1;
    private const int HasMean = 2;
    private const int MeanIsLatency = 4;
    private const int ThresholdStays = 8;

    /// <summary>The demand with every number as precise as it is kept.</summary>
    public static WorkspaceDemand Round(WorkspaceDemand demand)
    {
        ArgumentNullException.ThrowIfNull(demand);
        return demand with
        {
            Classes = PerClass.Of(c => demand.Classes[c] with
            {
                MeanServiceSeconds = demand.Classes[c].MeanServiceSeconds is { } mean ? Near(mean) : null,
                BusySeconds = Near(demand.Classes[c].BusySeconds),
                P95Ms = Near(demand.Classes[c].P95Ms),
                ThresholdMs = Near(demand.Classes[c].ThresholdMs),
            }),
        };
    }

    internal static void Write(PackedWriter writer, WorkspaceDemand demand, in PerClass<double> thresholds)
    {
        writer.Signed(demand.Reports);
        writer.Signed(demand.Slots);
        foreach (var workloadClass in WorkloadClasses.Judged)
            Write(writer, demand.Classes[workloadClass], thresholds[workloadClass]);
    }

    internal static WorkspaceDemand Read(ref PackedReader reader, TimeSpan interval, in PerClass<double> thresholds)
    {
        var (reports, slots) = (Int(ref reader), Int(ref reader));
        return new(
            interval, reports, slots,
            new(Read(ref reader, thresholds.L), Read(ref reader, thresholds.B), Read(ref reader, thresholds.A), Read(ref reader, thresholds.S)));
    }

    private static double Near(double value) => (float)value;

    private static void Write(PackedWriter writer, in ClassDemand seen, double threshold)
    {
        var silent = default(ClassDemand) with { ServiceIsLatency = seen.ServiceIsLatency, Backlog = seen.Backlog, ThresholdMs = seen.ThresholdMs };
        var stays = seen.ThresholdMs.Equals(threshold);
        writer.Unsigned(
            (seen == silent ? IsSilent : 0) | (seen.MeanServiceSeconds is not null ? HasMean : 0)
            | (seen.ServiceIsLatency ? MeanIsLatency : 0) | (stays ? ThresholdStays : 0));
        writer.Signed(seen.Backlog);
        if (!stays)
            writer.Single((float)seen.ThresholdMs);
        if (seen == silent)
            return;
        writer.Signed(seen.Arrivals);
        writer.Signed(seen.Requests);
        writer.Signed(seen.RequestsUnderCurrent);
        writer.Signed(seen.RequestsFailed);
        writer.Signed(seen.Timed);
        writer.Signed(seen.Good);
        if (seen.MeanServiceSeconds is { } mean)
            writer.Single((float)mean);
        writer.Single((float)seen.BusySeconds);
        writer.Single((float)seen.P95Ms);
    }

    private static ClassDemand Read(ref PackedReader reader, double threshold)
    {
        var flags = (int)reader.Unsigned(IsSilent | HasMean | MeanIsLatency | ThresholdStays);
        var backlog = Int(ref reader);
        var limit = (flags & ThresholdStays) != 0 ? threshold : reader.AnySingle();
        var silent = default(ClassDemand) with { ServiceIsLatency = (flags & MeanIsLatency) != 0, Backlog = backlog, ThresholdMs = limit };
        if ((flags & IsSilent) != 0)
            return silent;
        return silent with
        {
            Arrivals = reader.Signed(),
            Requests = reader.Signed(),
            RequestsUnderCurrent = reader.Signed(),
            RequestsFailed = reader.Signed(),
            Timed = reader.Signed(),
            Good = reader.Signed(),
            MeanServiceSeconds = (flags & HasMean) != 0 ? reader.AnySingle() : null,
            BusySeconds = reader.AnySingle(),
            P95Ms = reader.AnySingle(),
        };
    }

    private static int Int(ref PackedReader reader)
    {
        var value = reader.Signed();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : reader.Fail<int>();
    }
}
