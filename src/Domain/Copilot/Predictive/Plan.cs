namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>The best setting found.</summary>
/// <param name="Weights">It.</param>
/// <param name="Expected">Its J, without bonus and cost.</param>
/// <param name="Present">J of the weights in force.</param>
/// <param name="Gain">What it gains over them, bonus and cost of the change included; 0 for the weights in force.</param>
internal readonly record struct Plan(SchedulerWeights Weights, double Expected, double Present, double Gain);
