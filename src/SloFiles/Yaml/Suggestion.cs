namespace SqlxOrleans.SloFiles.Yaml;

/// <summary>Finds the known name that somebody who wrote an unknown one probably meant.</summary>
internal static class Suggestion
{
    private const int LongestName = 64;

    /// <summary><c>did you mean 'x'? </c>, or nothing when no name is near.</summary>
    public static string For(string written, IReadOnlyCollection<string> known)
    {
        if (written.Length is 0 or > LongestName)
            return string.Empty;
        var folded = Fold(written);
        var nearest = known.MinBy(name => Distance(folded, Fold(name)))!;
        var most = Math.Max(1, Math.Max(written.Length, nearest.Length) / 3);
        return Distance(folded, Fold(nearest)) <= most && (nearest.Length > 1 || folded == Fold(nearest))
            ? $"did you mean '{nearest}'? "
            : string.Empty;
    }

    // p95Ms, P95-ms and p95_ms are the same slip.
    private static string Fold(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[right.Length];
    }
}
