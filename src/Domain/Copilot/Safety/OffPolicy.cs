using MathNet.Numerics.Distributions;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// Off-policy estimators. Both need what was logged to have been drawn with a known probability, and only speak of what was sometimes
/// done: where the estimated policy does what never was done they know nothing, which shows as few effective samples. Pure.
/// </summary>
public static class OffPolicy
{
    /// <summary>
    /// Self-normalised importance sampling (Swaminathan and Joachims 2015): sum w r / sum w, w = target / propensity. Consistent, its bias
    /// falls as 1/n, and it stays within the range of the rewards. The interval is the jackknife's, with Student's t on the effective samples;
    /// a 95 % bound holds in 92 to 94 % of logs of 400 decisions with propensities from 0.1 on, in 88 % of logs of 60 (OffPolicyTests).
    /// </summary>
    /// <param name="log">The decisions.</param>
    /// <param name="confidence">Of each one-sided bound, for example 0.95.</param>
    public static PolicyEstimate SelfNormalised(ReadOnlySpan<LoggedDecision> log, double confidence)
    {
        double weights = 0, squares = 0, sum = 0;
        foreach (var each in log)
        {
            var weight = Weight(each);
            weights += weight;
            squares += weight * weight;
            sum += weight * each.Reward;
        }

        if (!(weights > 0))
            return new(0, double.NegativeInfinity, double.PositiveInfinity, 0);
        var mean = sum / weights;
        double spread = 0;
        foreach (var each in log)
            spread += Math.Pow(Influence(each, each.Reward - mean, weights), 2);
        return Bounded(mean, Math.Sqrt(spread), weights * weights / squares, confidence);
    }

    /// <summary>
    /// Doubly robust (Dudik, Langford, Li 2011), with self-normalised weights: mean of the model's prediction for the policy plus
    /// sum w (r - prediction) / sum w. Right when either the propensities or the model are; a good model makes it the tighter one.
    /// </summary>
    /// <param name="log">The decisions.</param>
    /// <param name="confidence">Of each one-sided bound, for example 0.95.</param>
    public static PolicyEstimate DoublyRobust(ReadOnlySpan<LoggedDecision> log, double confidence)
    {
        double weights = 0, squares = 0, model = 0, residuals = 0;
        foreach (var each in log)
        {
            var weight = Weight(each);
            weights += weight;
            squares += weight * weight;
            model += each.ModelTarget;
            residuals += weight * (each.Reward - each.ModelLogged);
        }

        if (!(weights > 0))
            return new(0, double.NegativeInfinity, double.PositiveInfinity, 0);
        var (predicted, correction) = (model / log.Length, residuals / weights);
        double spread = 0;
        foreach (var each in log)
        {
            var part = ((each.ModelTarget - predicted) / log.Length)
                + Influence(each, each.Reward - each.ModelLogged - correction, weights);
            spread += part * part;
        }

        return Bounded(predicted + correction, Math.Sqrt(spread), weights * weights / squares, confidence);
    }

    /// <summary>
    /// Lower bound of the difference of two policies' values from the same log, doubly robust. What both say of one decision is
    /// subtracted first, so the load that both met cancels. A policy that was never taken rests on the model alone.
    /// </summary>
    /// <param name="one">The log as one policy sees it.</param>
    /// <param name="other">The same decisions as the other sees them.</param>
    /// <param name="confidence">Of the bound.</param>
    public static double LeastDifference(ReadOnlySpan<LoggedDecision> one, ReadOnlySpan<LoggedDecision> other, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Length, one.Length, nameof(other));
        if (one.Length < 2)
            return double.NegativeInfinity;
        var (ofOne, ofOther) = (Residual(one), Residual(other));
        double predicted = 0;
        for (var i = 0; i < one.Length; i++)
            predicted += (one[i].ModelTarget - other[i].ModelTarget) / one.Length;
        double spread = 0;
        for (var i = 0; i < one.Length; i++)
        {
            var part = ((one[i].ModelTarget - other[i].ModelTarget - predicted) / one.Length) + ofOne.Part(one[i]) - ofOther.Part(other[i]);
            spread += part * part;
        }

        var effective = Math.Max(2, Math.Min(ofOne.Effective, ofOther.Effective));
        var error = Math.Max(Math.Sqrt(spread), RollbackTest.LeastDeviation / Math.Sqrt(effective));
        return predicted + ofOne.Mean - ofOther.Mean - (StudentT.InvCDF(0, 1, effective - 1, confidence) * error);
    }

    private static Correction Residual(ReadOnlySpan<LoggedDecision> log)
    {
        double weights = 0, squares = 0, residuals = 0;
        foreach (var each in log)
        {
            var weight = Weight(each);
            weights += weight;
            squares += weight * weight;
            residuals += weight * (each.Reward - each.ModelLogged);
        }

        return weights > 0 ? new(weights, residuals / weights, weights * weights / squares) : new(0, 0, log.Length);
    }

    /// <summary>What importance weights add to a model; nothing where there are none.</summary>
    private readonly record struct Correction(double Weights, double Mean, double Effective)
    {
        public double Part(in LoggedDecision each) => Weights > 0 ? Influence(each, each.Reward - each.ModelLogged - Mean, Weights) : 0;
    }

    /// <summary>
    /// By how much the estimate moves when a decision is left out (jackknife): a decision that carries much of the weight pulls the mean to
    /// itself, and its plain residual would say too little.
    /// </summary>
    private static double Influence(in LoggedDecision each, double residual, double weights)
    {
        var share = Weight(each) / weights;
        return share < 1 ? share * residual / (1 - share) : residual;
    }

    private static double Weight(in LoggedDecision each) => each.Propensity > 0 ? each.Target / each.Propensity : 0;

    private static PolicyEstimate Bounded(double mean, double error, double effective, double confidence)
    {
        if (effective < 2)
            return new(mean, double.NegativeInfinity, double.PositiveInfinity, effective);
        // Rewards that are all the same have no spread, yet a few of them prove little.
        var least = RollbackTest.LeastDeviation / Math.Sqrt(effective);
        var reach = StudentT.InvCDF(0, 1, effective - 1, confidence) * Math.Max(error, least);
        return new(mean, mean - reach, mean + reach, effective);
    }
}
