using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>The fields of a ledger's snapshot, format version 1.</summary>
internal static class RewardLedgerCodec
{
    private const long FormatVersion = 1;

    public static void WriteHeader(
        PackedWriter writer, int capacity, long refused, long duplicates, DateTimeOffset? signalsAt, DateTimeOffset? settledAt)
    {
        writer.Unsigned(FormatVersion);
        writer.Unsigned(capacity);
        writer.Unsigned(refused);
        writer.Unsigned(duplicates);
        writer.Instant(signalsAt);
        writer.Instant(settledAt);
    }

    public static (int Capacity, long Refused, long Duplicates, DateTimeOffset? SignalsAt, DateTimeOffset? SettledAt) ReadHeader(
        ref PackedReader reader)
    {
        if (reader.Unsigned() != FormatVersion)
            reader.Fail<long>();
        var capacity = (int)reader.Unsigned(RewardLedger.MaxCapacity);
        if (capacity < 8)
            reader.Fail<long>();
        return (capacity, reader.Unsigned(), reader.Unsigned(), reader.Instant(), reader.Instant());
    }

    public static void WriteTerms(PackedWriter writer, in RewardTerms terms)
    {
        writer.Optional(terms.Latency);
        writer.Optional(terms.Errors);
        writer.Optional(terms.Availability);
        writer.Optional(terms.Cache);
        writer.Optional(terms.Migration);
        writer.Optional(terms.Compliance);
    }

    public static RewardTerms ReadTerms(ref PackedReader reader) => new(
        reader.Optional(-1, 1),
        reader.Optional(-1, 1),
        reader.Optional(-1, 1),
        reader.Optional(-1, 1),
        reader.Optional(-1, 1),
        reader.Optional(-1, 1));

    public static void WriteBaselines(PackedWriter writer, RewardBaselines baselines)
    {
        foreach (var reward in baselines.Reward.ToArray())
            writer.Optional(reward);
        writer.Optional(baselines.CacheHitRatio);
        writer.Optional(baselines.MigrationMs);
        writer.Optional(baselines.Denies5m);
    }

    public static RewardBaselines ReadBaselines(ref PackedReader reader) => new()
    {
        Reward = new(reader.Optional(-1, 1), reader.Optional(-1, 1), reader.Optional(-1, 1), reader.Optional(-1, 1)),
        CacheHitRatio = reader.Optional(0, 1),
        MigrationMs = reader.Optional(0),
        Denies5m = reader.Optional(0),
    };

    public static void WriteEntries(PackedWriter writer, ReadOnlySpan<(RewardLedgerEntry Entry, bool Unsettled)> entries)
    {
        writer.Unsigned(entries.Length);
        foreach (var (entry, unsettled) in entries)
        {
            writer.Unsigned(entry.Epoch);
            writer.Unsigned((byte)(entry.Class ?? WorkloadClass.Unclassified));
            writer.Instant(entry.At);
            WriteOutcome(writer, entry.Outcome);
            WriteTerms(writer, entry.Terms);
            writer.Optional(entry.Reward);
            writer.Optional(entry.Delta);
            writer.Flag(unsettled);
        }
    }

    public static (RewardLedgerEntry Entry, bool Unsettled) ReadEntry(ref PackedReader reader)
    {
        var epoch = reader.Unsigned();
        var workloadClass = (WorkloadClass)reader.Unsigned((byte)WorkloadClass.S);
        var at = reader.Instant() ?? reader.Fail<DateTimeOffset>();
        var outcome = ReadOutcome(ref reader);
        var terms = ReadTerms(ref reader);
        var entry = new RewardLedgerEntry(
            epoch,
            workloadClass == WorkloadClass.Unclassified ? null : workloadClass,
            at,
            outcome,
            terms,
            reader.Optional(-1, 1),
            reader.Optional(-1, 1));
        return (entry, reader.Flag());
    }

    private static void WriteOutcome(PackedWriter writer, in ClassOutcome outcome)
    {
        writer.Unsigned(outcome.Requests);
        writer.Unsigned(outcome.RequestsFailed);
        writer.Unsigned(outcome.Timed);
        writer.Unsigned(outcome.Good);
        writer.Unsigned(outcome.Spans);
        writer.Unsigned(outcome.SpansFailed);
        writer.Unsigned(outcome.Arrivals);
        writer.Number(outcome.ServiceSeconds);
        writer.Unsigned(outcome.Serviced);
        writer.Number(outcome.LatencySeconds);
        writer.Number(outcome.P95Ms);
        writer.Unsigned(outcome.Preemptions);
    }

    private static ClassOutcome ReadOutcome(ref PackedReader reader)
    {
        const long counts = 4 * ClassOutcome.CountLimit;
        return new(
            reader.Unsigned(counts),
            reader.Unsigned(counts),
            reader.Unsigned(counts),
            reader.Unsigned(counts),
            reader.Unsigned(counts),
            reader.Unsigned(counts),
            reader.Unsigned(counts),
            reader.Number(0, ClassOutcome.DurationLimit),
            reader.Unsigned(counts),
            reader.Number(0, ClassOutcome.DurationLimit),
            reader.Number(0, ClassOutcome.DurationLimit),
            reader.Unsigned(counts));
    }
}
