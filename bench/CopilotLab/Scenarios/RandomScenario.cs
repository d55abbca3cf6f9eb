using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>
/// Another scenario for each seed: loads, service times, speeds and order at random, so that nothing can be tuned to it. Ranges keep
/// every class able to meet its target on a free kernel.
/// </summary>
public static class RandomScenario
{
    /// <summary>The scenario's name, whatever the seed.</summary>
    public const string Name = "random";

    private const int Phases = 6;
    private const int Stream = 92;

    /// <summary>The scenario of a seed.</summary>
    public static Scenario Of(long seed)
    {
        var random = new SeededRandom(seed, Stream);
        var means = new PerClass<double>(
            LogBetween(ref random, 0.6, 1.8),
            LogBetween(ref random, 0.5, 1.5),
            LogBetween(ref random, 0.4, 1.3),
            LogBetween(ref random, 0.5, 1.2));
        var phases = new Phase[Phases];
        for (var i = 0; i < Phases; i++)
        {
            phases[i] = new()
            {
                Name = $"random-{i + 1}",
                Load = new(
                    Load(ref random, 0.10, 0.45, 0.2, 0.6, 1.2),
                    Load(ref random, 0.05, 0.30, 0.2, 0.4, 0.8),
                    Load(ref random, 0.08, 0.35, 0.25, 0.5, 1.0),
                    Load(ref random, 0.02, 0.08, 0.1, 0.1, 0.2)),
                MeanFactor = Vary(ref random, means),
                Speed = random.NextDouble() < 0.2 ? random.Between(0.5, 0.9) : 1,
            };
        }

        return new Scenario { Name = Name, Description = $"Random scenario {seed}.", Phases = phases };
    }

    /// <summary>Usually a value of the first range, sometimes one of the second.</summary>
    private static double Load(ref SeededRandom random, double least, double most, double chance, double high, double highest)
    {
        var (isHigh, usual, extreme) = (random.NextDouble() < chance, random.Between(least, most), random.Between(high, highest));
        return isHigh ? extreme : usual;
    }

    private static PerClass<double> Vary(ref SeededRandom random, PerClass<double> means) => new(
        means.L * LogBetween(ref random, 0.9, 1.1),
        means.B * LogBetween(ref random, 0.85, 1.2),
        means.A * LogBetween(ref random, 0.8, 1.2),
        means.S * LogBetween(ref random, 0.9, 1.1));

    private static double LogBetween(ref SeededRandom random, double least, double most) =>
        least * Math.Pow(most / least, random.NextDouble());
}
