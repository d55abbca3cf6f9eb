using System.Text;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// Strings of the short texts that a request repeats (names, dialects, error types), so that each is made once. Kept by bytes in a few
/// places that later texts take over: a sender can fill it, not grow it. Not thread-safe.
/// </summary>
internal sealed class OtlpTexts
{
    private const int Places = 64;
    private const int LongestKept = 64;

    private readonly (byte[] Utf8, string Text)[] _known = new (byte[], string)[Places];

    /// <summary>The text; null for none.</summary>
    public string? Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return null;
        if (utf8.Length > LongestKept)
            return Encoding.UTF8.GetString(utf8);
        ref var place = ref _known[(int)SeriesIdentity.Add(default, utf8) & (Places - 1)];
        if (place.Utf8 is null || !utf8.SequenceEqual(place.Utf8))
            place = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return place.Text;
    }
}
