using System.Buffers;
using System.Collections.Immutable;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// What promotions are estimated from: the newest judged intervals in shadow and canary. Propensities are those of the one random draw
/// that there is: which of the workspace's n kernels is the trial kernel. So weights that it had were had with probability 1/n, those of the others
/// with (n - 1)/n; in shadow everyone has the approved ones, with probability 1.
/// </summary>
/// <param name="Samples">The newest last, at most <see cref="MaxSamples"/>.</param>
public sealed record TrialLog(ImmutableArray<TrialSample> Samples)
{
    /// <summary>Samples kept: ten minutes of canary, twenty of shadow.</summary>
    public const int MaxSamples = 240;

    private const int FormatVersion = 1;

    /// <summary>Nothing logged.</summary>
    public static TrialLog Empty { get; } = new([]);

    /// <summary>Takes a judged interval.</summary>
    /// <param name="judged">What was seen.</param>
    /// <param name="candidate">The learner's weights.</param>
    /// <param name="state">What was in force; before the decision that ends the interval.</param>
    /// <param name="kernels">Kernels that ask for weights.</param>
    /// <param name="slots">Execution slots; not positive: unknown.</param>
    /// <param name="rails">The weights of the objective.</param>
    public TrialLog Add(JudgedInterval judged, SchedulerWeights candidate, SafetyState state, int kernels, int slots, GuardRails rails)
    {
        ArgumentNullException.ThrowIfNull(judged);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rails);
        if (state.Controls.Mode is not (CopilotMode.Shadow or CopilotMode.Canary) || !candidate.IsValid)
            return this;
        var (all, seconds) = (judged.All, rails.JudgedInterval.TotalSeconds);
        var load = PerClass.Of(c => slots > 0 && all[c].Serviced > 0
            ? (float)(all[c].Arrivals * (all[c].ServiceSeconds / all[c].Serviced) / (slots * seconds))
            : 0);
        var (samples, tried) = (Samples, state.Candidate);
        var share = tried is null ? 1 : 1f / Math.Max(1, kernels);
        if (tried is { } own && JudgedSample.Of(judged.Trial, all, rails) is { } trial)
            samples = samples.Add(new(judged.At, Floats(own), Floats(own), Floats(state.Approved), share, trial.J, load));
        if ((tried is null || kernels > 1) && JudgedSample.Of(judged.Approved, all, rails) is { } others)
        {
            samples = samples.Add(new(
                judged.At, Floats(state.Approved), Floats(tried ?? candidate), Floats(state.Approved), tried is null ? 1 : 1 - share, others.J, load));
        }

        return new(samples.Length > MaxSamples ? samples.RemoveRange(0, samples.Length - MaxSamples) : samples);
    }

    /// <summary>Appends the log, with a version and a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> target)
    {
        var writer = new PackedWriter(FormatVersion);
        writer.Unsigned(Samples.Length);
        foreach (var sample in Samples)
        {
            writer.Instant(sample.At);
            writer.Single(sample.Propensity);
            writer.Single(sample.J);
            foreach (var four in new[] { sample.Ran, sample.Candidate, sample.Approved, sample.Load })
            {
                foreach (var value in four.ToArray())
                    writer.Single(value);
            }
        }

        writer.Seal(target);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote; null, without an exception, for anything else.</summary>
    public static TrialLog? TryRead(ReadOnlySpan<byte> source)
    {
        var reader = new PackedReader(source, FormatVersion);
        var samples = ImmutableArray.CreateBuilder<TrialSample>();
        for (var left = reader.Unsigned(MaxSamples); left > 0; left--)
        {
            var (at, propensity, j) = (reader.Instant() ?? default, reader.Single(0, 1), reader.Single(0, 1));
            samples.Add(new(at, Four(ref reader), Four(ref reader), Four(ref reader), propensity, j, Four(ref reader)));
        }

        return reader.IsComplete ? new(samples.ToImmutable()) : null;
    }

    private static PerClass<float> Floats(SchedulerWeights weights) => PerClass.Of(c => (float)weights[c]);

    private static PerClass<float> Four(ref PackedReader reader) =>
        new(reader.Single(0), reader.Single(0), reader.Single(0), reader.Single(0));
}
