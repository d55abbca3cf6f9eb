namespace SqlxOrleans.Domain.Rewards;

/// <summary>The business priorities alpha of the combined reward R = sum alpha_i r_i: not negative, together 1.</summary>
/// <param name="Latency">Weight of the latency term.</param>
/// <param name="Errors">Weight of the driver-error term.</param>
/// <param name="Availability">Weight of the availability term.</param>
/// <param name="Cache">Weight of the plan-cache term.</param>
/// <param name="Migration">Weight of the migration term.</param>
/// <param name="Compliance">Weight of the policy term.</param>
public sealed record RewardWeights(
    double Latency = 0.45,
    double Errors = 0.25,
    double Availability = 0.15,
    double Cache = 0.10,
    double Migration = 0.03,
    double Compliance = 0.02)
{
    /// <summary>The weights that hold when slo.yml says nothing.</summary>
    public static RewardWeights Default { get; } = new();

    /// <summary>All six together; 1 when they are valid.</summary>
    public double Sum => Latency + Errors + Availability + Cache + Migration + Compliance;

    /// <summary>The weights by their names in slo.yml and on the wire, in the order of the specification.</summary>
    public IReadOnlyDictionary<string, double> ToDictionary() => new Dictionary<string, double>(6)
    {
        ["latency"] = Latency,
        ["errors"] = Errors,
        ["availability"] = Availability,
        ["cache"] = Cache,
        ["migration"] = Migration,
        ["compliance"] = Compliance,
    };

    /// <summary>Every fault at once, each with its field and the fix; empty when the weights are valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check("latency", Latency);
        Check("errors", Errors);
        Check("availability", Availability);
        Check("cache", Cache);
        Check("migration", Migration);
        Check("compliance", Compliance);
        if (errors.Count == 0 && Math.Abs(Sum - 1) > 1e-9)
            errors.Add($"rewards: the six weights sum to {Sum:0.######}; they must sum to 1");
        return errors;

        void Check(string name, double value)
        {
            if (!(double.IsFinite(value) && value >= 0))
                errors.Add($"rewards.{name}: {value} is not a weight; use a number of 0 or more");
        }
    }

    /// <summary>
    /// The combined reward, -1..1. The weight of a missing term goes to the others in proportion to theirs, so that a workspace
    /// without migrations is not pulled towards zero. Null when no present term has a weight.
    /// </summary>
    public double? Combine(in RewardTerms terms)
    {
        double sum = 0, weight = 0;
        Add(Latency, terms.Latency);
        Add(Errors, terms.Errors);
        Add(Availability, terms.Availability);
        Add(Cache, terms.Cache);
        Add(Migration, terms.Migration);
        Add(Compliance, terms.Compliance);
        return weight > 0 ? Math.Clamp(sum / weight, -1, 1) : null;

        void Add(double alpha, double? term)
        {
            if (term is not { } value)
                return;
            sum += alpha * value;
            weight += alpha;
        }
    }
}
