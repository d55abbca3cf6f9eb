using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>Counts of one class in one judged interval. <c>default</c> is nothing.</summary>
/// <param name="Arrivals">Requests offered; requests that ended when no kernel reports arrivals.</param>
/// <param name="Requests">Requests that ended.</param>
/// <param name="Failed">Of these, failed.</param>
/// <param name="Timed">Requests with a latency.</param>
/// <param name="Good">Of these, within the threshold and not failed.</param>
/// <param name="Serviced">Executions in <paramref name="ServiceSeconds"/>.</param>
/// <param name="ServiceSeconds">Time spent executing, seconds.</param>
public readonly record struct ClassTally(
    long Arrivals, long Requests, long Failed, long Timed, long Good, long Serviced, double ServiceSeconds)
{
    /// <summary>Whether 95 % were good; null without evidence.</summary>
    public bool? IsMet =>
        Timed > 0 ? Good >= Objective.LatencyTarget * Timed
        : Requests > 0 && Failed == Requests ? false
        : null;

    /// <summary>The counts of a report's outcome.</summary>
    public static ClassTally Of(in ClassOutcome outcome) => new(
        Math.Max(outcome.Arrivals, 0), outcome.Requests, outcome.RequestsFailed, outcome.Timed, outcome.Good, outcome.Serviced, outcome.ServiceSeconds);

    /// <summary>Sums; reports are bounded, so these are.</summary>
    public static ClassTally operator +(in ClassTally left, in ClassTally right) => new(
        left.Arrivals + right.Arrivals, left.Requests + right.Requests, left.Failed + right.Failed, left.Timed + right.Timed,
        left.Good + right.Good, left.Serviced + right.Serviced, left.ServiceSeconds + right.ServiceSeconds);
}
