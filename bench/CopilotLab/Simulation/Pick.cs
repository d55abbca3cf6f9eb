using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>Values per class by number, L 0 to S 3: the simulator's inner loops count.</summary>
internal static class Pick
{
    public const int Classes = 4;

    public static T Of<T>(in PerClass<T> values, int classIndex) => values[(WorkloadClass)(classIndex + 1)];
}
