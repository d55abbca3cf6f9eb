using System.Text;

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// Strings of the short texts that a request repeats (names, dialects, error types), so that each is made once. Kept by bytes in a few
/// places that later texts take over: a sender can fill it, not grow it. Not thread-safe.
/// </summary>
public sealed class RepeatedTexts
{
    private const int Places = 64;
    private const int LongestKept = 64;

    private readonly (byte[] Utf8, string Text)[] _known = new (byte[], string)[Places];

    /// <summary>The text; null for none.</summary>
    /// <param name="utf8">UTF-8; what is not becomes U+FFFD.</param>
    public string? Of(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Find(utf8);

    /// <summary>The text, empty for none.</summary>
    /// <param name="utf8">UTF-8; what is not becomes U+FFFD.</param>
    public string Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestKept)
            return Encoding.UTF8.GetString(utf8);
        ref var place = ref _known[PlaceOf(utf8)];
        if (place.Utf8 is null || !utf8.SequenceEqual(place.Utf8))
            place = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return place.Text;
    }

    /// <summary>Texts of one request that differ at all mostly differ in length or at the end; what shares a place is only made again.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> utf8) =>
        (utf8.Length + (31 * utf8[0]) + (37 * utf8[utf8.Length / 2]) + (41 * utf8[^1])) & (Places - 1);
}
