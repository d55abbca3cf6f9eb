using System.Collections.Concurrent;
using SqlxOrleans.Client.Plans;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Client.Tests.Plans;

/// <summary>A cluster that answers every report with the same parameters for its plans, unless it is told to fail.</summary>
internal sealed class ScriptedPlans : IPlanTransport
{
    public const string Loop = "enable_nestloop=off";

    public ConcurrentQueue<(string Credential, PlanExchange Exchange)> Received { get; } = [];

    public volatile bool IsAway;

    public Func<string, PlanParameters> Answer { get; set; } = plan => Parameters(plan, inForce: 0);

    public Task<PlanExchangeAnswer> ExchangeAsync(WorkspaceKey workspace, string credential, PlanExchange exchange, CancellationToken cancellationToken)
    {
        Received.Enqueue((credential, exchange));
        return IsAway
            ? Task.FromException<PlanExchangeAnswer>(new TimeoutException("The cluster is away."))
            : Task.FromResult(new PlanExchangeAnswer(true, [], [.. exchange.Plans.Select(plan => Answer(plan.Plan))]));
    }

    /// <summary>A default of 10 ms and one alternative of 5 ms.</summary>
    public static PlanParameters Parameters(string plan, int inForce, string hints = Loop, double scale = 0.1) => new(
        plan,
        [new ArmParameters(string.Empty, Math.Log(10), 0.01, 100, false, true), new ArmParameters(hints, Math.Log(5), scale, 10, false, true)],
        inForce, true, 10, 20, 130, inForce == 0 ? 0 : 0.5, 0.97, "because");
}
