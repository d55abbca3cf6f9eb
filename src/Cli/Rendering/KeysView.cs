using System.Globalization;
using SqlxOrleans.Grains.Interfaces.Access;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>Keys, one a line.</summary>
internal static class KeysView
{
    public static void Write(View view, KeysAnswer answer)
    {
        if (answer.Keys.Count == 0)
            view.Line($"{answer.Tenant} has no issued key.");
        foreach (var key in answer.Keys)
            view.Line($"{key.Id}  {key.Name}  {string.Join(",", key.Scopes)}  {StateOf(key)}  {UseOf(key)}");
    }

    private static string StateOf(ApiKeyRecord key) =>
        key.RevokedAt is { } revoked ? $"revoked {Day(revoked)}" : key.ExpiresAt is { } expires ? $"expires {Day(expires)}" : "does not expire";

    private static string UseOf(ApiKeyRecord key) => key.LastUsedAt is { } used ? $"used {Day(used)}" : "never used";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
