namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/slo</c>.</summary>
/// <param name="Version">Format version of the file.</param>
/// <param name="Release">The release it names.</param>
/// <param name="Hash"><c>sha256:</c> and 64 hex digits of its content; <c>built-in</c> for the specification's own targets.</param>
/// <param name="Source">Name of the file it came from, without host and folder; <c>built-in</c> without a file.</param>
/// <param name="InForceSince">When it was put in force; null for the built-in targets.</param>
/// <param name="RefreshSeconds">How often the file is read again.</param>
/// <param name="Targets">The targets of L, B, A, S for the asking tenant.</param>
/// <param name="LastRejected">The newest refused file while it is newer than the one in force; null otherwise.</param>
/// <param name="Rewards">What the terms of a reward count, by name, together 1; null from an older server.</param>
public sealed record SloAnswer(
    int Version,
    string Release,
    string Hash,
    string Source,
    DateTimeOffset? InForceSince,
    double RefreshSeconds,
    IReadOnlyList<SloTarget> Targets,
    RejectedSloFile? LastRejected,
    IReadOnlyDictionary<string, double>? Rewards = null);
