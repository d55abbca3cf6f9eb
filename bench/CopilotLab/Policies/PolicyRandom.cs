using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>What a policy draws: a stream of its own, so that it shares no number with the run's requests. Not thread-safe.</summary>
internal sealed class PolicyRandom(long seed)
{
    private const int Stream = 200;

    private SeededRandom _random = new(seed, Stream);

    /// <summary>Standard normal.</summary>
    public double NextNormal() => _random.NextNormal();

    /// <summary>-1 or 1, equally likely.</summary>
    public double NextSign() => _random.NextDouble() < 0.5 ? -1 : 1;
}
