namespace SqlxOrleans.Domain.Access;

/// <summary>Scopes by name.</summary>
public static class ScopeNames
{
    /// <summary>Every scope: what a key of the configuration may do.</summary>
    public const Scopes All = (Scopes)((1 << 10) - 1);

    private static readonly string[] Names =
    [
        "read:metrics", "read:traces", "read:logs", "read:audit", "write:telemetry", "read:weights", "manage:slo", "manage:alerts", "manage:copilot", "manage:keys",
    ];

    /// <summary>The names, for error messages.</summary>
    public static string Allowed { get; } = string.Join(", ", Names);

    /// <summary>The names of the scopes that are set.</summary>
    public static IReadOnlyList<string> Of(Scopes scopes) => [.. Names.Where((_, bit) => ((int)scopes & (1 << bit)) != 0)];

    /// <summary>The scopes among stored names: one of a later release grants nothing here.</summary>
    public static Scopes Known(IEnumerable<string> names) =>
        names.Aggregate(Scopes.None, (scopes, name) => TryParse([name], out var known, out _) ? scopes | known : scopes);

    /// <summary>The scopes of names; false, with the first one that is none.</summary>
    public static bool TryParse(IEnumerable<string> names, out Scopes scopes, out string? unknown)
    {
        ArgumentNullException.ThrowIfNull(names);
        (scopes, unknown) = (Scopes.None, null);
        foreach (var name in names)
        {
            var bit = Array.IndexOf(Names, name);
            if (bit < 0)
            {
                unknown = name;
                return false;
            }

            scopes |= (Scopes)(1 << bit);
        }

        return true;
    }
}
