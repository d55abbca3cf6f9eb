using System.Numerics;

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// What is made of the short texts that a request repeats, so that it is made once of each. Kept by bytes in a few places that later texts
/// take over: a sender can fill it, not grow it. Not thread-safe.
/// </summary>
/// <typeparam name="T">What is made.</typeparam>
/// <param name="places">How many are kept at most; a power of two.</param>
/// <param name="make">Makes it; the same bytes must give the same.</param>
public sealed class RepeatedBytes<T>(int places, Func<ReadOnlySpan<byte>, T> make)
{
    private const int LongestKept = 64;

    private readonly (byte[]? Bytes, T Made)[] _known =
        BitOperations.IsPow2(places) ? new (byte[]?, T)[places] : throw new ArgumentOutOfRangeException(nameof(places), places, "Not a power of two.");

    /// <summary>What is made of a text.</summary>
    public T Find(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > LongestKept)
            return make(text);
        ref var place = ref _known[PlaceOf(text) & (_known.Length - 1)];
        if (place.Bytes is null || !text.SequenceEqual(place.Bytes))
            place = (text.ToArray(), make(text));
        return place.Made;
    }

    /// <summary>Texts of one request that differ at all mostly differ in length or at the end; what shares a place is only made again.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> text) => text.Length + (31 * text[0]) + (37 * text[text.Length / 2]) + (41 * text[^1]);
}
