using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot.Scaling;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>
/// Fits the coefficients that the classifier begins with: logistic regression by Newton's method on every fifth second without a breach, the label from
/// the simulator's truth. A change of features, or of the learner that decides the weights, asks for it again.
/// </summary>
public static class PriorFit
{
    private const int Settling = 60;
    private const int Spacing = 5;
    private const int MaxRounds = 30;
    private const double Ridge = 1;
    private const double Enough = 1e-6;

    /// <summary>The coefficients, in the order of <see cref="ScalingOptions.Prior"/>.</summary>
    /// <param name="sources">Scenarios.</param>
    /// <param name="seeds">Seeds of each, of those for tuning.</param>
    /// <param name="seconds">Length of a run; a multiple of 5.</param>
    /// <param name="policy">What decides the weights.</param>
    public static IReadOnlyList<double> Of(IReadOnlyList<ScenarioSource> sources, IReadOnlyList<long> seeds, int seconds, string policy)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(seeds);
        var runs = sources.SelectMany(source => seeds.Select(seed => (source, seed))).ToArray();
        var samples = new List<(double[] Inputs, double Label)>[runs.Length];
        Parallel.For(0, runs.Length, i => samples[i] = Samples(runs[i].source.Of(runs[i].seed), runs[i].seed, seconds, policy));
        return Fit([.. samples.SelectMany(each => each)]);
    }

    internal static double[] Fit(IReadOnlyList<(double[] Inputs, double Label)> samples)
    {
        const int n = ScalingFeatures.Count;
        var coefficients = Vector<double>.Build.Dense(n);
        for (var round = 0; round < MaxRounds; round++)
        {
            var (gradient, curvature) = (-Ridge * coefficients, Ridge * Matrix<double>.Build.DenseIdentity(n));
            foreach (var (inputs, label) in samples)
            {
                var x = Vector<double>.Build.Dense(inputs);
                var chance = SpecialFunctions.Logistic(coefficients.DotProduct(x));
                gradient += (label - chance) * x;
                curvature += chance * (1 - chance) * x.OuterProduct(x);
            }

            var step = curvature.Cholesky().Solve(gradient);
            coefficients += step;
            if (step.InfinityNorm() < Enough)
                break;
        }

        return coefficients.ToArray();
    }

    private static List<(double[] Inputs, double Label)> Samples(Scenario scenario, long seed, int seconds, string policy)
    {
        var recording = new RecordingDetector();
        var (_, truth) = ScalingLab.Watch(scenario, Timeline.Draw(scenario, seed, seconds), seed, policy, [_ => recording]);
        var horizon = (int)new ScalingOptions().Horizon.TotalSeconds;
        var samples = new List<(double[], double)>();
        foreach (var (second, inputs) in recording.Seen)
        {
            if (second < Settling || second % Spacing != 0 || second + horizon >= seconds || truth.In(second) is not null)
                continue;
            var cameTrue = false;
            for (var ahead = 1; ahead <= horizon; ahead++)
                cameTrue |= truth.In(second + ahead) is not null;
            samples.Add((inputs, cameTrue ? 1 : 0));
        }

        return samples;
    }
}
