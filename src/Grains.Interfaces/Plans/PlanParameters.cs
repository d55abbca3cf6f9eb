namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>What a kernel chooses from.</summary>
/// <param name="Plan">The plan's hash.</param>
/// <param name="Arms">The default first.</param>
/// <param name="InForce">Index of the arm that runs when no other is tried.</param>
/// <param name="MayTry">False: run only the arm in force.</param>
/// <param name="DefaultMs">Expected latency of the default, milliseconds, at the usual load.</param>
/// <param name="CutOffMs">When to stop a trial.</param>
/// <param name="GuardMs">When to stop an execution of an adopted arm.</param>
/// <param name="ExpectedReward">Share of the default's latency that is saved, -1..1.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Rationale">A sentence for operators.</param>
[GenerateSerializer, Immutable, Alias("sqlx.PlanParameters")]
public sealed record PlanParameters(
    [property: Id(0)] string Plan,
    [property: Id(1)] IReadOnlyList<ArmParameters> Arms,
    [property: Id(2)] int InForce,
    [property: Id(3)] bool MayTry,
    [property: Id(4)] double DefaultMs,
    [property: Id(5)] double CutOffMs,
    [property: Id(6)] double GuardMs,
    [property: Id(7)] double ExpectedReward,
    [property: Id(8)] double Confidence,
    [property: Id(9)] string Rationale);
