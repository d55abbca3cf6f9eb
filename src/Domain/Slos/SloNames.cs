namespace SqlxOrleans.Domain.Slos;

/// <summary>The names under which judgements appear on the wire, in answers and in metrics; the one place that spells them.</summary>
public static class SloNames
{
    /// <summary><c>latency</c>, <c>availability</c> or <c>errorRate</c>.</summary>
    public static string Name(this ObjectiveKind kind) => kind switch
    {
        ObjectiveKind.Latency => "latency",
        ObjectiveKind.Availability => "availability",
        ObjectiveKind.ErrorRate => "errorRate",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an objective."),
    };

    /// <summary><c>unjudged</c>, <c>noTraffic</c>, <c>met</c>, <c>tooLittleTraffic</c>, <c>breached</c> or <c>insane</c>.</summary>
    public static string Name(this Compliance compliance) => compliance switch
    {
        Compliance.Unjudged => "unjudged",
        Compliance.NoTraffic => "noTraffic",
        Compliance.Met => "met",
        Compliance.TooLittleTraffic => "tooLittleTraffic",
        Compliance.Breached => "breached",
        Compliance.Insane => "insane",
        _ => throw new ArgumentOutOfRangeException(nameof(compliance), compliance, "Not a compliance."),
    };
}
