namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>What valid <see cref="ScalingOptions"/> are.</summary>
internal static class ScalingOptionsRules
{
    public static List<string> Check(ScalingOptions o)
    {
        var errors = new List<string>();
        Range(nameof(o.Horizon) + " (seconds)", o.Horizon.TotalSeconds, 5, 120);
        Range(nameof(o.LearningSpacing) + " (seconds)", o.LearningSpacing.TotalSeconds, 1, 60);
        Range(nameof(o.Patience) + " (seconds)", o.Patience.TotalSeconds, 1, 3600);
        Range(nameof(o.WindowLength) + " (seconds)", o.WindowLength.TotalSeconds, 1, 60);
        Range(nameof(o.BreachLoad), o.BreachLoad, 0.5, 2);
        Range(nameof(o.NowMemory), o.NowMemory, 0.1, 600);
        Range(nameof(o.RecentMemory), o.RecentMemory, o.NowMemory, 1000);
        Range(nameof(o.ServiceMemory), o.ServiceMemory, 0.1, 3600);
        Range(nameof(o.RaiseAt), o.RaiseAt, 0.01, 0.99);
        Range(nameof(o.RaiseSamples), o.RaiseSamples, 1, 100);
        Range(nameof(o.LowerAt), o.LowerAt, 0, o.RaiseAt);
        Range(nameof(o.LowerAfter) + " (seconds)", o.LowerAfter.TotalSeconds, 0, 3600);
        Range(nameof(o.TargetUtilisation), o.TargetUtilisation, 0.1, 1);
        Range(nameof(o.RatioMin), o.RatioMin, 0.1, 1);
        Range(nameof(o.LeastGrowth), o.LeastGrowth, 1, 2);
        Range(nameof(o.RatioMax), o.RatioMax, o.LeastGrowth, 100);
        Range(nameof(o.RatioStep), o.RatioStep, 0, 0.5);
        Range(nameof(o.Information), o.Information, 0, 1);
        Range(nameof(o.Forgetting), o.Forgetting, 0, 0.5);
        Range(nameof(o.PriorVariance), o.PriorVariance, 1e-6, 100);
        if (o.Prior.Count != ScalingFeatures.Count)
            errors.Add($"{nameof(o.Prior)}: {o.Prior.Count} coefficients; there must be {ScalingFeatures.Count}");
        foreach (var coefficient in o.Prior)
            Range(nameof(o.Prior), coefficient, -100, 100);
        return errors;

        void Range(string field, double value, double least, double greatest)
        {
            if (!(value >= least && value <= greatest))
                errors.Add($"{field}: {value} is out of range; use {least:0.###} to {greatest:0.###}");
        }
    }
}
