using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.SloFiles;

/// <summary>The name of a file's content: <c>sha256:</c> and 64 lower-case hex digits.</summary>
public static class ContentHash
{
    /// <summary>The hash of a file's bytes.</summary>
    public static string Of(ReadOnlySpan<byte> content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The hash of a text as UTF-8 without a byte-order mark.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
