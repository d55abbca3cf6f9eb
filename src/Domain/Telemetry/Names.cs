using System.Buffers;

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>Character sets of the names that become part of a grain key.</summary>
internal static class Names
{
    public static readonly SearchValues<char> LowerDigitsHyphen = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static readonly SearchValues<char> WorkspaceCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
}
