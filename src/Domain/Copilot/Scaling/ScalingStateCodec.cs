using System.Buffers;
using System.Collections.Immutable;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>The classifier's state as bytes, format version 1.</summary>
internal static class ScalingStateCodec
{
    private const int FormatVersion = 1;

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
            Trend = new(
                reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0),
                reader.Number(0, 1), reader.Number(-1, 1), reader.Number(-1, 1)),
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
        foreach (var number in (ReadOnlySpan<double>)
            [
                trend.Seconds, trend.Now, trend.Recent, trend.Usual, trend.Variance, trend.ObjectiveFall, trend.RewardNow, trend.RewardUsual,
            ])
            writer.Number(number);
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
        foreach (var number in (ReadOnlySpan<float>)
            [
                features.Utilisation, features.Slope, features.Burst, features.Spread, features.BacklogSeconds, features.BacklogAge,
                features.ObjectiveFall, features.RewardFall,
            ])
            writer.Single(number);
    }

    private static ScalingFeatures ReadFeatures(ref PackedReader reader) => new(
        reader.Single(0), reader.Single(), reader.Single(), reader.Single(0), reader.Single(0), reader.Single(0), reader.Single(0, 1), reader.Single());
}
