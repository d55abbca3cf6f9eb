using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// Predicts J of weights under a load: water-filling shares the slots, and a class meets its target with logistic((theta - u) / 0.1),
/// u its demand over what is available to it (design "Mpc"). One theta is fitted to the log on a grid. It need not be right: the doubly
/// robust estimate corrects it where actions were logged.
/// </summary>
public sealed class ObjectiveModel
{
    private const double Softness = 0.1;
    private const double ThetaMin = 0.5;
    private const double ThetaStep = 0.05;
    private const int ThetaSteps = 17;

    private readonly double _theta;
    private readonly GuardRails _rails;

    private ObjectiveModel(double theta, GuardRails rails) => (_theta, _rails) = (theta, rails);

    /// <summary>The model with the theta of the least squared error on a log; 0.9 without one.</summary>
    public static ObjectiveModel Fit(IReadOnlyList<TrialSample> log, GuardRails rails)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(rails);
        var best = new ObjectiveModel(0.9, rails);
        if (log.Count == 0)
            return best;
        var least = best.Error(log);
        for (var i = 0; i < ThetaSteps; i++)
        {
            var model = new ObjectiveModel(ThetaMin + (i * ThetaStep), rails);
            var error = model.Error(log);
            if (error < least)
                (best, least) = (model, error);
        }

        return best;
    }

    /// <summary>J predicted for weights under a load, 0..1; classes without demand do not count.</summary>
    public double Predict(in PerClass<float> weights, in PerClass<float> load)
    {
        var available = Available(weights, load);
        double met = 0, all = 0;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (!(load[workloadClass] > 0))
                continue;
            var utilisation = load[workloadClass] / Math.Max(1e-9, available[workloadClass]);
            all += _rails.ObjectiveWeights[workloadClass];
            met += _rails.ObjectiveWeights[workloadClass] / (1 + Math.Exp((utilisation - _theta) / Softness));
        }

        return all > 0 ? met / all : 1;
    }

    /// <summary>
    /// What each class could have: its weight's share of what those with less than their share leave over, at least what it would get when
    /// all others ask for more than theirs.
    /// </summary>
    private static PerClass<double> Available(in PerClass<float> weights, in PerClass<float> load)
    {
        var available = default(PerClass<double>);
        foreach (var own in WorkloadClasses.Judged)
            available = available.With(own, AvailableTo(own, weights, load));
        return available;
    }

    private static double AvailableTo(WorkloadClass own, in PerClass<float> weights, in PerClass<float> load)
    {
        // The others are served as they ask up to their share; what a modest one leaves goes to the rest by weight.
        Span<bool> isModest = stackalloc bool[5];
        for (var round = 0; round < 4; round++)
        {
            var (left, sum) = (1.0, 0.0);
            foreach (var each in WorkloadClasses.Judged)
            {
                if (isModest[(int)each])
                    left -= load[each];
                else
                    sum += weights[each];
            }

            var hasNew = false;
            foreach (var each in WorkloadClasses.Judged)
            {
                if (each == own || isModest[(int)each] || load[each] > left * weights[each] / sum)
                    continue;
                isModest[(int)each] = hasNew = true;
            }

            if (!hasNew)
                return Math.Max(0, left * weights[own] / sum);
        }

        var rest = 1.0;
        foreach (var each in WorkloadClasses.Judged)
            rest -= each == own ? 0 : load[each];
        return Math.Max(0, rest);
    }

    private double Error(IReadOnlyList<TrialSample> log)
    {
        double error = 0;
        foreach (var sample in log)
        {
            var lack = sample.J - Predict(sample.Ran, sample.Load);
            error += lack * lack;
        }

        return error;
    }
}
