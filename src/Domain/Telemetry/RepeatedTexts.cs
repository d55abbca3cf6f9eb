using System.Text;

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// Strings of the short texts that a request repeats (names, dialects, error types), so that each is made once. Not thread-safe.
/// </summary>
public sealed class RepeatedTexts
{
    private const int Places = 64;

    private readonly RepeatedBytes<string> _known = new(Places, static utf8 => Encoding.UTF8.GetString(utf8));

    /// <summary>The text; null for none.</summary>
    /// <param name="utf8">UTF-8; what is not becomes U+FFFD.</param>
    public string? Of(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Find(utf8);

    /// <summary>The text, empty for none.</summary>
    /// <param name="utf8">UTF-8; what is not becomes U+FFFD.</param>
    public string Find(ReadOnlySpan<byte> utf8) => _known.Find(utf8);
}
