namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>Names of the verdicts: the <c>mode</c> of an explanation.</summary>
public static class SafetyVerdicts
{
    /// <summary>The name of a verdict.</summary>
    public static string Name(this SafetyVerdict verdict) => verdict switch
    {
        SafetyVerdict.Kept => "kept",
        SafetyVerdict.Live => "live",
        SafetyVerdict.Canary => "canary",
        SafetyVerdict.Shadow => "shadow",
        SafetyVerdict.Off => "off",
        SafetyVerdict.Pinned => "pinned",
        SafetyVerdict.Frozen => "frozen",
        SafetyVerdict.Fallback => "fallback",
        SafetyVerdict.RolledBack => "rollback",
        SafetyVerdict.Held => "held",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}
