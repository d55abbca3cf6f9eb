using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>
/// Demand that comes and goes: slow and quick ramps across the capacity and others that stop short of it, plateaus whose bursts come near, a step that
/// nothing announces, recoveries. Written down for <c>ramps</c>; another one for each seed for <c>random-ramps</c>, which nothing can be tuned to.
/// </summary>
public static class RampScenario
{
    /// <summary>The name of the one that is another for each seed.</summary>
    public const string RandomName = "random-ramps";

    private const int Stream = 93;
    private const int Cycle = 14;
    private static readonly PerClass<double> _quiet = new(0.14, 0.10, 0.18, 0.03);
    private static readonly PerClass<double> _near = new(0.22, 0.15, 0.28, 0.04);

    /// <summary>The built-in one.</summary>
    public static Scenario Fixed { get; } = new()
    {
        Name = "ramps",
        Description = "Ramps across the capacity and short of it, bursts, a step and recoveries.",
        Phases =
        [
            Flat("quiet", _quiet, 120, 240),
            Ramp("morning", _quiet, new(0.40, 0.22, 0.50, 0.06), 180, 300),
            Flat("peak", new(0.40, 0.22, 0.50, 0.06), 60, 150),
            Ramp("recovery", new(0.40, 0.22, 0.50, 0.06), _quiet, 60, 150),
            Ramp("hill", _quiet, _near, 150, 300),
            Flat("plateau", _near, 150, 300),
            Ramp("hill-down", _near, _quiet, 60, 150),
            Ramp("l-wave", _quiet, new(0.85, 0.10, 0.18, 0.03), 60, 120),
            Ramp("l-ebb", new(0.85, 0.10, 0.18, 0.03), _quiet, 60, 120),
            Flat("calm", _quiet, 120, 240),
            Flat("step", new(0.30, 0.45, 0.40, 0.05), 60, 120),
            Flat("lull", _quiet, 120, 240),
            Ramp("b-creep", _quiet, new(0.16, 0.75, 0.24, 0.04), 300, 450),
            Flat("b-bulk", new(0.16, 0.75, 0.24, 0.04), 60, 150),
            Ramp("b-end", new(0.16, 0.75, 0.24, 0.04), _quiet, 60, 120),
        ],
    };

    /// <summary>The random one of a seed.</summary>
    public static Scenario Of(long seed)
    {
        var random = new SeededRandom(seed, Stream);
        var (phases, load) = (new Phase[Cycle], Draw(ref random, 0.35, 0.6));
        var first = load;
        for (var i = 0; i < Cycle; i++)
        {
            var (kind, least, length) = (random.NextDouble(), Steps(ref random, 60, 240), Steps(ref random, 0, 180));
            var next = i == Cycle - 1 ? first
                : random.NextDouble() < 0.4 ? Draw(ref random, 0.9, 1.3)
                : random.NextDouble() < 0.4 ? Draw(ref random, 0.6, 0.8)
                : Draw(ref random, 0.35, 0.6);
            phases[i] = kind < 0.35 ? Flat($"flat-{i + 1}", load, least, least + length) : Ramp($"ramp-{i + 1}", load, next, least, least + length);
            // After a flat phase the next one begins elsewhere at once in a fifth of the cases.
            load = kind >= 0.35 || random.NextDouble() < 0.2 ? next : load;
        }

        return new Scenario { Name = RandomName, Description = $"Random ramps {seed}.", Phases = phases };
    }

    private static int Steps(ref SeededRandom random, int least, int most) =>
        Timeline.WindowSeconds * (int)(random.Between(least, most) / Timeline.WindowSeconds);

    /// <summary>Four loads whose sum is in the range.</summary>
    private static PerClass<double> Draw(ref SeededRandom random, double least, double most)
    {
        var all = random.Between(least, most);
        var parts = new PerClass<double>(random.Between(0.2, 1), random.Between(0.1, 0.8), random.Between(0.2, 1), random.Between(0.02, 0.1));
        var sum = parts.L + parts.B + parts.A + parts.S;
        return new(all * parts.L / sum, all * parts.B / sum, all * parts.A / sum, all * parts.S / sum);
    }

    private static Phase Flat(string name, PerClass<double> load, int least, int most) =>
        new() { Name = name, Load = load, MinSeconds = least, MaxSeconds = most };

    private static Phase Ramp(string name, PerClass<double> from, PerClass<double> to, int least, int most) =>
        Flat(name, from, least, most) with { LoadAtEnd = to };
}
