using System.Buffers;
using SqlxOrleans.Domain.Copilot.Predictive.FewSlots;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>The learner's state as bytes.</summary>
internal static class PredictiveStateCodec
{
    public const int MaxHistory = 300;

    // An earlier version knew nothing of cores (22), or what it learnt means something else (its history held backlogs): forgotten.
    private const int FormatVersion = 23;

    public static void Write(PredictiveState state, IBufferWriter<byte> writer)
    {
        var packed = new PackedWriter();
        Write(state, packed);
        packed.Seal(writer);
    }

    public static void Write(PredictiveState state, PackedWriter writer)
    {
        writer.Unsigned(FormatVersion);
        writer.Write(PerClass.Of(state.Weights));
        foreach (var belief in state.Classes.ToArray())
        {
            writer.Number(belief.ServiceSeconds);
            writer.Number(belief.TargetSeconds);
            writer.Number(belief.Served);
            writer.Number(belief.Demand);
            writer.Number(belief.Level);
            writer.Number(belief.BacklogSeconds);
            writer.Flag(belief.ReportsBacklog);
            writer.Number(belief.SurpriseUp);
            writer.Number(belief.SurpriseDown);
            writer.Number(belief.Astonishment);
            writer.Unsigned(belief.RequestsSinceChange);
            writer.Flag(belief.ActiveSinceChange);
        }

        foreach (var correction in state.Corrections.ToArray())
        {
            writer.Number(correction.PriorVariance);
            foreach (var mean in correction.Means)
                writer.Number(mean);
            foreach (var covariance in correction.Covariances)
                writer.Number(covariance);
        }

        writer.Unsigned(state.History.Count);
        foreach (var demand in state.History)
            writer.Write(demand);
        FewSlotsCodec.Write(state.Cores, state.Settings, writer);
        writer.Number(state.LearnedSlots);
        writer.Unsigned(state.Decisions);
        writer.Instant(state.LastTelemetryAt);
        writer.Instant(state.ChangedAt);
        writer.Unsigned(state.Refused);
    }

    public static PredictiveState? TryRead(ReadOnlySpan<byte> source, PredictiveState empty)
    {
        var reader = new PackedReader(source);
        if (reader.Unsigned() != FormatVersion)
            return null;
        var weights = new SchedulerWeights(reader.Number(0, 1), reader.Number(0, 1), reader.Number(0, 1), reader.Number(0, 1));
        PerClass<ClassBelief> classes = new(ReadBelief(ref reader), ReadBelief(ref reader), ReadBelief(ref reader), ReadBelief(ref reader));
        PerClass<Correction> corrections = new(ReadCorrection(ref reader), ReadCorrection(ref reader), ReadCorrection(ref reader), ReadCorrection(ref reader));
        var history = new PerClass<double>[(int)reader.Unsigned(MaxHistory)];
        for (var i = 0; i < history.Length; i++)
            history[i] = new(reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0));
        var (cores, settings) = FewSlotsCodec.Read(ref reader);
        var state = empty with
        {
            Cores = cores,
            Settings = settings,
            Weights = weights,
            Classes = classes,
            Corrections = corrections,
            History = history,
            LearnedSlots = reader.Number(0),
            Decisions = reader.Unsigned(),
            LastTelemetryAt = reader.Instant(),
            ChangedAt = reader.Instant(),
            Refused = reader.Unsigned(),
        };
        return reader.IsComplete && state.Weights.IsValid ? state : null;
    }

    private static ClassBelief ReadBelief(ref PackedReader reader) => new()
    {
        ServiceSeconds = reader.Number(0),
        TargetSeconds = reader.Number(0),
        Served = reader.Number(0),
        Demand = reader.Number(0),
        Level = reader.Number(0),
        BacklogSeconds = reader.Number(0),
        ReportsBacklog = reader.Flag(),
        SurpriseUp = reader.Number(0),
        SurpriseDown = reader.Number(0),
        Astonishment = reader.Number(0, 1),
        RequestsSinceChange = reader.Unsigned(),
        ActiveSinceChange = reader.Flag(),
    };

    private static Correction ReadCorrection(ref PackedReader reader)
    {
        var prior = reader.Number(0);
        var (mean, covariance) = (new double[Features.Count], new double[Features.Count * Features.Count]);
        for (var i = 0; i < mean.Length; i++)
            mean[i] = reader.Number();
        for (var i = 0; i < covariance.Length; i++)
            covariance[i] = reader.Number();
        return Correction.Restore(mean, covariance, prior)!;
    }
}
