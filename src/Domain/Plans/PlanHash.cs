namespace SqlxOrleans.Domain.Plans;

/// <summary>What names a query plan: the kernel's hash of the normalised query, never its text.</summary>
public static class PlanHash
{
    /// <summary>What a hash may look like, for error messages.</summary>
    public const string Grammar = "1 to 64 characters of A-Z, a-z, 0-9, ':', '.', '_' and '-'";

    /// <summary>True when the text follows <see cref="Grammar"/>.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: >= 1 and <= 64 } && text.AsSpan().IndexOfAnyExcept(Allowed) < 0;

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:._-");
}
