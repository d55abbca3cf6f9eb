using System.Buffers;
using System.Collections.Immutable;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Plans;

/// <summary>A book's snapshot, format version 1. Hint sets are written once: the plans of a workspace share a few.</summary>
internal static class PlanBookCodec
{
    private const long FormatVersion = 1;
    private const int MaxHintBytes = HintSet.MaxSettings * 97;

    public static void Write(IBufferWriter<byte> target, Dictionary<string, PlanBandit> plans, ProducerTable producers)
    {
        var writer = new PackedWriter(FormatVersion);
        var hints = plans.Values.SelectMany(plan => plan.Arms).Select(arm => arm.Hints).Distinct().ToList();
        var indexes = hints.Select((set, index) => (set, index)).ToDictionary(each => each.set, each => each.index);
        writer.Unsigned(hints.Count);
        foreach (var set in hints)
            writer.Text(set.ToString());
        writer.Unsigned(plans.Count);
        foreach (var (hash, plan) in plans)
            WritePlan(writer, hash, plan, indexes);
        var table = new ArrayBufferWriter<byte>();
        producers.WriteTo(table);
        writer.Unsigned(table.WrittenCount);
        foreach (var each in table.WrittenSpan)
            writer.Unsigned(each);
        writer.Seal(target);
    }

    public static PlanBook? Read(ReadOnlySpan<byte> source, PlanBanditOptions options)
    {
        var reader = new PackedReader(source, FormatVersion);
        var hints = ReadHints(ref reader);
        if (hints is null)
            return null;
        var count = reader.Unsigned(PlanBanditOptions.MaxPlans);
        var plans = new Dictionary<string, PlanBandit>();
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var hash = reader.Text(64);
            if (!PlanHash.IsValid(hash) || ReadPlan(ref reader, hints, options) is not { } plan || !plans.TryAdd(hash, plan))
                return null;
        }

        var table = new byte[reader.Unsigned(source.Length)];
        for (var i = 0; i < table.Length && !reader.Failed; i++)
            table[i] = (byte)reader.Unsigned(byte.MaxValue);
        return reader.IsComplete && ProducerTable.TryRead(table, out var producers, out var consumed) && consumed == table.Length
            ? new PlanBook(options, plans, producers)
            : null;
    }

    private static void WritePlan(PackedWriter writer, string hash, PlanBandit plan, Dictionary<HintSet, int> indexes)
    {
        writer.Text(hash);
        writer.Instant(plan.At);
        writer.Unsigned(plan.InForce);
        writer.Unsigned(plan.Arms.Length);
        foreach (var arm in plan.Arms)
        {
            writer.Unsigned(indexes[arm.Hints]);
            writer.Number(arm.Seen.Weight);
            writer.Number(arm.Seen.Mean);
            writer.Number(arm.Seen.M2);
            writer.Number(arm.MeanMs);
            writer.Unsigned(arm.Observations);
            writer.Unsigned(arm.Elsewhere);
            writer.Flag(arm.IsDropped);
            writer.Number(arm.BetterProbability);
            writer.Number(arm.WorseProbability);
        }
    }

    private static HintSet[]? ReadHints(ref PackedReader reader)
    {
        var hints = new List<HintSet>();
        var count = reader.Unsigned(PlanBanditOptions.MaxPlans * PlanBanditOptions.MaxArms);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            if (!HintSet.TryParse(reader.Text(MaxHintBytes), out var set))
                return null;
            hints.Add(set);
        }

        return reader.Failed ? null : [.. hints];
    }

    private static PlanBandit? ReadPlan(ref PackedReader reader, HintSet[] hints, PlanBanditOptions options)
    {
        var at = reader.Instant();
        var inForce = (int)reader.Unsigned(PlanBanditOptions.MaxArms - 1);
        var count = (int)reader.Unsigned(PlanBanditOptions.MaxArms);
        var arms = ImmutableArray.CreateBuilder<PlanArm>(count);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var index = (int)reader.Unsigned(Math.Max(0, hints.Length - 1));
            if (index >= hints.Length)
                return null;
            arms.Add(new PlanArm(hints[index])
            {
                Seen = new LogLatency(
                    reader.Number(0, options.Memory * (1 + 1e-9)),
                    reader.Number(LogLatency.Least, LogLatency.Greatest + Math.Log(4)),
                    reader.Number(0)),
                MeanMs = reader.Number(0),
                Observations = reader.Unsigned(),
                Elsewhere = reader.Unsigned(),
                IsDropped = reader.Flag(),
                BetterProbability = reader.Number(0, 1),
                WorseProbability = reader.Number(0, 1),
            });
        }

        return !reader.Failed && at is { } instant && inForce < count && arms[0].Hints.IsDefault
            ? new PlanBandit(instant) { Arms = arms.ToImmutable(), InForce = inForce }
            : null;
    }
}
