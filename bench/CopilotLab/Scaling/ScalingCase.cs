using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>A run that a detector watches.</summary>
/// <param name="Setting">What is known of the kernel.</param>
/// <param name="Scenario">What only an oracle knows: the loads.</param>
/// <param name="Timeline">And when which is offered.</param>
public sealed record ScalingCase(PolicySetting Setting, Scenario Scenario, Timeline Timeline);
