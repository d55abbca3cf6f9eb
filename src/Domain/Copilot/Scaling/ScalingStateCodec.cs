using System.Buffers;
using System.Collections.Immutable;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>The classifier's state as bytes, format version 2.</summary>
internal static class ScalingStateCodec
{
    // Version 1 had other features, and what it learnt of them means nothing here.
    private const int FormatVersion = 2;

    public static void Write(ScalingState state, IBufferWriter<byte> target)
    {
        var writer = new PackedWriter(FormatVersion);
        foreach (var mean in state.Belief.Means)
            writer.Number(mean);
        foreach (var covariance in state.Belief.Covariances)
            writer.Number(covariance);
        foreach (var meter in state.Classes.ToArray())
            Write(writer, meter);
        Write(writer, state.Trend);
        Write(writer, state.Loads);
        writer.Instant(state.Window.Start);
        writer.Number(state.Window.Seconds);
        writer.Number(state.Window.LoadSeconds);
        writer.Unsigned(state.Breaches.Recent.Length);
        foreach (var window in state.Breaches.Recent)
        {
            writer.Instant(window.Start);
            writer.Single(window.Load);
            writer.Flag(window.Missed);
        }

        writer.Instant(state.Breaches.Since);
        writer.Unsigned(state.Breaches.Clear);
        writer.Unsigned(state.Pending.Waiting.Length);
        foreach (var sample in state.Pending.Waiting)
        {
            writer.Instant(sample.At);
            Write(writer, sample.Features);
        }

        Write(writer, state.Claims);
        Write(writer, state.Advice);
        writer.Unsigned(state.Slots);
        writer.Instant(state.LastAt);
        Write(writer, state.Features);
        writer.Number(state.Probability);
        writer.Seal(target);
    }

    public static ScalingState? TryRead(ReadOnlySpan<byte> source)
    {
        var reader = new PackedReader(source, FormatVersion);
        var belief = ReadBelief(ref reader);
        PerClass<ClassMeter> classes = new(ReadMeter(ref reader), ReadMeter(ref reader), ReadMeter(ref reader), ReadMeter(ref reader));
        var state = ScalingState.Of(belief) with
        {
            Classes = classes,
            Trend = new(reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0)),
            Loads = ReadLoads(ref reader),
            Window = new(reader.Instant(), reader.Number(0), reader.Number(0)),
            Breaches = ReadBreaches(ref reader),
            Pending = ReadPending(ref reader),
            Claims = new(
                reader.Instant(), reader.Instant(), reader.Instant(), reader.Flag(), reader.Unsigned(), reader.Unsigned(), reader.Unsigned(), reader.Unsigned(),
                reader.Number(0)),
            Advice = new(
                reader.Flag(), reader.Number(0), (int)reader.Unsigned(int.MaxValue), reader.Number(0), reader.Number(0), reader.Number(0)),
            Slots = (int)reader.Unsigned(int.MaxValue),
            LastAt = reader.Instant(),
            Features = ReadFeatures(ref reader),
            Probability = reader.Number(0, 1),
        };
        return reader.IsComplete ? state : null;
    }

    private static void Write(PackedWriter writer, in ClassMeter meter)
    {
        writer.Number(meter.ServiceSeconds);
        writer.Number(meter.Served);
        writer.Number(meter.Load);
        writer.Flag(meter.ReportsBacklog);
        writer.Number(meter.BacklogSeconds);
        writer.Single(meter.WaitRatio);
        writer.Unsigned(meter.Good);
        writer.Unsigned(meter.Judged);
        writer.Flag(meter.Starved);
    }

    private static ClassMeter ReadMeter(ref PackedReader reader) => new(
        reader.Number(0), reader.Number(0), reader.Number(0), reader.Flag(), reader.Number(0), reader.Single(0), reader.Unsigned(), reader.Unsigned(),
        reader.Flag());

    private static LogisticBelief ReadBelief(ref PackedReader reader)
    {
        const int n = ScalingFeatures.Count;
        var (means, covariances) = (new double[n], new double[n * n]);
        foreach (var numbers in new[] { means, covariances })
        {
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = reader.Number();
        }

        return LogisticBelief.Restore(means, covariances)!;
    }

    private static void Write(PackedWriter writer, in DemandTrend trend)
    {
        writer.Number(trend.Seconds);
        writer.Number(trend.Now);
        writer.Number(trend.Recent);
        writer.Number(trend.Variance);
    }

    private static void Write(PackedWriter writer, LoadHistory loads)
    {
        writer.Unsigned(loads.Samples.Length);
        foreach (var sample in loads.Samples)
        {
            writer.Single(sample.Seconds);
            foreach (var load in sample.Loads.ToArray())
                writer.Single(load);
        }

        writer.Number(loads.Seconds);
        foreach (var mean in loads.Means.ToArray())
            writer.Number(mean);
        foreach (var line in loads.Lines.ToArray())
            writer.Number(line);
    }

    private static LoadHistory ReadLoads(ref PackedReader reader)
    {
        var samples = ImmutableArray.CreateBuilder<LoadSample>();
        for (var left = reader.Unsigned(LoadHistory.Capacity); left > 0; left--)
            samples.Add(new(reader.Single(0), new(reader.Single(0), reader.Single(0), reader.Single(0), reader.Single(0))));
        return new(
            samples.ToImmutable(), reader.Number(0),
            new(reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0)),
            new(reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0)));
    }

    private static BreachWatch ReadBreaches(ref PackedReader reader)
    {
        var recent = ImmutableArray.CreateBuilder<BreachWindow>();
        for (var left = reader.Unsigned(BreachWatch.Windows); left > 0; left--)
            recent.Add(new(reader.Instant() ?? default, reader.Single(0), reader.Flag()));
        return new(recent.ToImmutable(), reader.Instant(), (int)reader.Unsigned(BreachWatch.ClearWindows));
    }

    private static PendingLabels ReadPending(ref PackedReader reader)
    {
        var waiting = ImmutableArray.CreateBuilder<PendingSample>();
        for (var left = reader.Unsigned(PendingLabels.Capacity); left > 0; left--)
            waiting.Add(new(reader.Instant() ?? default, ReadFeatures(ref reader)));
        return new(waiting.ToImmutable());
    }

    private static void Write(PackedWriter writer, ClaimBook claims)
    {
        writer.Instant(claims.OpenSince);
        writer.Instant(claims.WarnedSince);
        writer.Instant(claims.OutlivedSince);
        writer.Flag(claims.InBreach);
        writer.Unsigned(claims.Hits);
        writer.Unsigned(claims.FalseAlarms);
        writer.Unsigned(claims.Misses);
        writer.Unsigned(claims.Averted);
        writer.Number(claims.LeadSeconds);
    }

    private static void Write(PackedWriter writer, in ScalingAdvice advice)
    {
        writer.Flag(advice.Warned);
        writer.Number(advice.Ratio);
        writer.Unsigned(advice.Above);
        writer.Number(advice.CalmSeconds);
        writer.Number(advice.LessSeconds);
        writer.Number(advice.MostMeanwhile);
    }

    private static void Write(PackedWriter writer, in ScalingFeatures features)
    {
        foreach (var trend in (ReadOnlySpan<LoadTrend>)[features.Quick, features.Middle, features.Slow])
        {
            writer.Single(trend.Level);
            writer.Single(trend.Slope);
        }
    }

    private static ScalingFeatures ReadFeatures(ref PackedReader reader) =>
        new(ReadTrend(ref reader), ReadTrend(ref reader), ReadTrend(ref reader));

    private static LoadTrend ReadTrend(ref PackedReader reader) => new(reader.Single(0), reader.Single());
}
