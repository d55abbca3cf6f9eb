namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>One query under one policy in one repetition.</summary>
internal sealed record PlanSummary(string Policy, int Repetition, string Plan, PlanUse Use, ComparedPlan Alone);
