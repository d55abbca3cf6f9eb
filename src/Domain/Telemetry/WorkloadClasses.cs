namespace SqlxOrleans.Domain.Telemetry;

/// <summary>The judged classes in the specification's order, and their names on the wire.</summary>
public static class WorkloadClasses
{
    /// <summary>L, B, A, S: the order of the scheduler's weight vector <c>w(L,B,A,S)</c>.</summary>
    public static IReadOnlyList<WorkloadClass> Judged { get; } = [WorkloadClass.L, WorkloadClass.B, WorkloadClass.A, WorkloadClass.S];

    /// <summary>The name used in telemetry, keys, files and answers: <c>L B A S</c> or <c>unclassified</c>.</summary>
    public static string Name(this WorkloadClass workloadClass) => workloadClass switch
    {
        WorkloadClass.L => "L",
        WorkloadClass.B => "B",
        WorkloadClass.A => "A",
        WorkloadClass.S => "S",
        _ => "unclassified",
    };

    /// <summary>Reads a class name exactly as written (case matters: the specification writes capitals).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out WorkloadClass workloadClass)
    {
        workloadClass = text switch
        {
            "L" => WorkloadClass.L,
            "B" => WorkloadClass.B,
            "A" => WorkloadClass.A,
            "S" => WorkloadClass.S,
            _ => WorkloadClass.Unclassified,
        };
        return workloadClass != WorkloadClass.Unclassified || text is "unclassified";
    }
}
