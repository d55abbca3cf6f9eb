using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>Weights to try: a coarse lattice over the simplex, and the neighbours of a point.</summary>
internal static class WeightLattice
{
    private const int Parts = 8;
    private const double Floor = 0.02;

    /// <summary>Every way to hand out eight equal parts beyond a floor of 0.02 to the four classes: 165 settings.</summary>
    public static IReadOnlyList<SchedulerWeights> Coarse { get; } = [.. All()];

    /// <summary>All settings that move a part of the total from one class to another, as far as the floor allows.</summary>
    public static IEnumerable<SchedulerWeights> Neighbours(SchedulerWeights centre, double step)
    {
        var shares = PerClass.Of(centre).ToArray();
        for (var from = 0; from < shares.Length; from++)
        {
            for (var to = 0; to < shares.Length; to++)
            {
                var moved = Math.Min(step, shares[from] - Floor);
                if (from == to || moved < step / 4)
                    continue;
                var next = shares.ToArray();
                next[from] -= moved;
                next[to] += moved;
                yield return Make(next);
            }
        }
    }

    private static IEnumerable<SchedulerWeights> All()
    {
        var part = (1 - (4 * Floor)) / Parts;
        for (var l = 0; l <= Parts; l++)
        {
            for (var b = 0; b <= Parts - l; b++)
            {
                for (var a = 0; a <= Parts - l - b; a++)
                    yield return Make([Floor + (l * part), Floor + (b * part), Floor + (a * part), Floor + ((Parts - l - b - a) * part)]);
            }
        }
    }

    private static SchedulerWeights Make(double[] shares)
    {
        var sum = shares.Sum();
        return new(shares[0] / sum, shares[1] / sum, shares[2] / sum, shares[3] / sum);
    }
}
