namespace SqlxOrleans.Domain.Copilot;

/// <summary>What the learner believes about one class.</summary>
/// <param name="Mean">
/// Demand, as a share of the slots (1: all busy), with the service times that kernels see; exponentially weighted mean.
/// </param>
/// <param name="Deviation">Mean absolute deviation of the demand.</param>
/// <param name="ServiceSeconds">Mean execution time, seconds; 0 before the first execution ended.</param>
/// <param name="LeastServiceSeconds">
/// The least mean execution time of an interval with enough executions, seconds, slowly forgotten: what a statement takes without
/// others beside it. 0 before the first such interval.
/// </param>
/// <param name="Headroom">Learned factor between demand and what meets the target.</param>
/// <param name="Judged">Requests judged under the weights in force, exponentially forgotten.</param>
/// <param name="Bad">Of these, slow, failed or rejected.</param>
/// <param name="RequestsSinceChange">Requests that ended under the weights in force.</param>
/// <param name="ActiveSinceChange">True when the class had traffic since the last change.</param>
public readonly record struct ClassEstimate(
    double Mean,
    double Deviation,
    double ServiceSeconds,
    double LeastServiceSeconds,
    double Headroom,
    double Judged,
    double Bad,
    long RequestsSinceChange,
    bool ActiveSinceChange);
