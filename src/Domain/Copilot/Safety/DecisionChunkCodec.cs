using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// The packed form of a <see cref="DecisionChunk"/>. A decision is written against the one before it: time as a difference, thresholds
/// and weights only when they changed, without a count, since the end of the chunk ends them.
/// </summary>
internal static class DecisionChunkCodec
{
    private const int FormatVersion = 1;
    private const int MaxModelBytes = 64;
    private const int MaxCheckpointBytes = 64 * 1024;
    private const int HasInForce = 1;
    private const int HasChanged = 2;
    private const int HasFailed = 4;
    private const int HasWeights = 8;

    public static void WriteHeader(
        PackedWriter writer, long number, long firstDecision, WorkspaceLearner learner, long seed, ReadOnlySpan<byte> checkpoint, DateTimeOffset at)
    {
        writer.Unsigned(FormatVersion);
        writer.Unsigned(number);
        writer.Unsigned(firstDecision);
        writer.Text(WorkspaceLearner.Model);
        writer.Unsigned(WorkspaceLearner.ModelVersion);
        writer.Signed((long)learner.OptionsHash);
        writer.Signed(learner.TimeToLive.Ticks);
        writer.Signed(seed);
        writer.Instant(at);
        writer.Bytes(checkpoint);
    }

    public static void Write(
        PackedWriter writer, DecisionRecord record, DateTimeOffset lastAt, long lastEpoch, in PerClass<double> thresholds, SchedulerWeights remembered)
    {
        // Without a change the learner's weights are those that it remembered or was told of.
        var hasWeights = record.Weights != (record.InForce ?? remembered);
        writer.Unsigned(
            (record.InForce is not null ? HasInForce : 0) | (record.Changed ? HasChanged : 0)
            | (record.Failed ? HasFailed : 0) | (hasWeights ? HasWeights : 0));
        writer.Signed(record.At.UtcTicks - lastAt.UtcTicks);
        writer.Signed(record.Demand.Interval.Ticks - (record.At.UtcTicks - lastAt.UtcTicks));
        RecordedDemand.Write(writer, record.Demand, thresholds);
        if (record.InForce is { } told)
            Write(writer, told);
        if (hasWeights)
            Write(writer, record.Weights);
        writer.Fixed(record.MemoryHash);
        writer.Unsigned((int)record.Verdict);
        writer.Signed(record.Epoch - lastEpoch);
    }

    public static DecisionChunk? TryRead(ReadOnlySpan<byte> source)
    {
        var reader = new PackedReader(source, FormatVersion);
        var (number, decision) = (reader.Unsigned(), reader.Unsigned());
        var (model, version) = (reader.Text(MaxModelBytes), (int)reader.Unsigned(int.MaxValue));
        var options = (ulong)reader.Signed();
        var (timeToLive, seed) = (new TimeSpan(reader.Signed()), reader.Signed());
        var at = reader.Instant();
        var checkpoint = reader.Bytes(MaxCheckpointBytes);
        var remembered = LearnerMemory.TryRead(checkpoint)?.Weights ?? default;
        if (reader.Failed || at is not { } lastAt)
            return null;
        var decisions = new List<DecisionRecord>();
        var thresholds = default(PerClass<double>);
        long epoch = 0;
        while (!reader.IsComplete && !reader.Failed)
        {
            var record = Read(ref reader, decision++, lastAt, epoch, thresholds, remembered);
            (lastAt, epoch, remembered) = (record.At, record.Epoch, record.Weights);
            thresholds = PerClass.Of(c => record.Demand.Classes[c].ThresholdMs);
            decisions.Add(record);
        }

        return reader.Failed ? null : new(number, model, version, options, timeToLive, seed, checkpoint, decisions);
    }

    private static DecisionRecord Read(
        ref PackedReader reader, long number, DateTimeOffset lastAt, long lastEpoch, in PerClass<double> thresholds, SchedulerWeights remembered)
    {
        var flags = (int)reader.Unsigned(HasInForce | HasChanged | HasFailed | HasWeights);
        var step = reader.Signed();
        var ticks = unchecked(lastAt.UtcTicks + step);
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
            ticks = reader.Fail<long>();
        var interval = new TimeSpan(unchecked(reader.Signed() + step));
        var demand = RecordedDemand.Read(ref reader, interval, thresholds);
        SchedulerWeights? told = (flags & HasInForce) != 0 ? ReadWeights(ref reader) : null;
        var weights = (flags & HasWeights) != 0 ? ReadWeights(ref reader) : told ?? remembered;
        var hash = reader.Fixed();
        var verdict = (SafetyVerdict)reader.Unsigned((int)SafetyVerdict.Held);
        return new(
            number, new DateTimeOffset(ticks, TimeSpan.Zero), demand, told, weights, (flags & HasChanged) != 0, (flags & HasFailed) != 0, hash, verdict,
            unchecked(lastEpoch + reader.Signed()));
    }

    // Any bits: also garbage of a learner is recorded as it was.
    private static void Write(PackedWriter writer, SchedulerWeights weights)
    {
        foreach (var share in PerClass.Of(weights).ToArray())
            writer.Fixed(BitConverter.DoubleToUInt64Bits(share));
    }

    private static SchedulerWeights ReadWeights(ref PackedReader reader) =>
        new(ReadShare(ref reader), ReadShare(ref reader), ReadShare(ref reader), ReadShare(ref reader));

    private static double ReadShare(ref PackedReader reader) => BitConverter.UInt64BitsToDouble(reader.Fixed());
}
