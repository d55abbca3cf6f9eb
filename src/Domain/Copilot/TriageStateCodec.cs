using System.Buffers;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>The stored form of <see cref="TriageState"/>, format version 2.</summary>
internal static class TriageStateCodec
{
    private const long FormatVersion = 2;

    public static void Write(TriageState state, IBufferWriter<byte> writer)
    {
        var packed = new PackedWriter();
        Write(state, packed);
        packed.Seal(writer);
    }

    public static void Write(TriageState state, PackedWriter writer)
    {
        writer.Unsigned(FormatVersion);
        writer.Write(PerClass.Of(state.Weights));
        foreach (var estimate in state.Classes.ToArray())
        {
            writer.Number(estimate.Mean);
            writer.Number(estimate.Deviation);
            writer.Number(estimate.ServiceSeconds);
            writer.Number(estimate.LeastServiceSeconds);
            writer.Number(estimate.Headroom);
            writer.Number(estimate.Judged);
            writer.Number(estimate.Bad);
            writer.Unsigned(estimate.RequestsSinceChange);
            writer.Flag(estimate.ActiveSinceChange);
        }

        writer.Unsigned(state.Protected.Mask);
        writer.Unsigned(state.Candidate.Mask);
        writer.Unsigned(state.CandidateCount);
        writer.Unsigned(state.CalmCount);
        writer.Unsigned(state.SinceSetChange);
        writer.Unsigned(state.SinceRelease);
        writer.Unsigned(state.ReleasePatience);
        writer.Number(state.Contention);
        writer.Number(state.LearnedSlots);
        writer.Instant(state.LastTelemetryAt);
        writer.Instant(state.ChangedAt);
        writer.Unsigned(state.Refused);
    }

    public static TriageState? TryRead(ReadOnlySpan<byte> source, TriageState empty)
    {
        var reader = new PackedReader(source);
        if (reader.Unsigned() != FormatVersion)
            return null;
        var state = empty with
        {
            Weights = new SchedulerWeights(reader.Number(0, 1), reader.Number(0, 1), reader.Number(0, 1), reader.Number(0, 1)),
            Classes = new(ReadEstimate(ref reader), ReadEstimate(ref reader), ReadEstimate(ref reader), ReadEstimate(ref reader)),
            Protected = ClassSet.FromMask((int)reader.Unsigned(ClassSet.All.Mask)),
            Candidate = ClassSet.FromMask((int)reader.Unsigned(ClassSet.All.Mask)),
            CandidateCount = (int)reader.Unsigned(int.MaxValue),
            CalmCount = (int)reader.Unsigned(int.MaxValue),
            SinceSetChange = (int)reader.Unsigned(int.MaxValue),
            SinceRelease = (int)reader.Unsigned(int.MaxValue),
            ReleasePatience = (int)reader.Unsigned(int.MaxValue),
            Contention = reader.Number(1),
            LearnedSlots = reader.Number(0),
            LastTelemetryAt = reader.Instant(),
            ChangedAt = reader.Instant(),
            Refused = reader.Unsigned(),
        };
        return reader.IsComplete && state.Weights.IsValid ? state : null;
    }

    private static ClassEstimate ReadEstimate(ref PackedReader reader) => new(
        reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0),
        reader.Unsigned(), reader.Flag());
}
