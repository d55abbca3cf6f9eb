namespace SqlxOrleans.Domain.Copilot;

/// <summary>What the learner believes about one class.</summary>
/// <param name="Mean">Demand, as a share of capacity (1: all slots busy); exponentially weighted mean.</param>
/// <param name="Deviation">Mean absolute deviation of the demand.</param>
/// <param name="ServiceSeconds">Mean execution time, seconds; 0 before the first execution ended.</param>
/// <param name="Headroom">Learned factor between demand and what meets the target.</param>
/// <param name="RequestsSinceChange">Requests that ended under the weights in force.</param>
/// <param name="ActiveSinceChange">True when the class had traffic since the last change.</param>
public readonly record struct ClassEstimate(
    double Mean, double Deviation, double ServiceSeconds, double Headroom, long RequestsSinceChange, bool ActiveSinceChange);
