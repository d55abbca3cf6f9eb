using System.Text.Json;

namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>Reads <c>ts</c>: ISO 8601 with an offset, or a number since the Unix epoch whose magnitude tells its unit.</summary>
internal static class AtsTime
{
    private const double MaxUnixSeconds = 253_402_300_799;

    public static bool TryRead(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        time = default;
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetDouble(out var number) && TryFromEpoch(number, out time);
        var text = reader.ValueSpan;
        return reader.TokenType == JsonTokenType.String && HasOffset(text) && reader.TryGetDateTimeOffset(out time);
    }

    /// <summary>Below 1e11 seconds, below 1e14 milliseconds, below 1e17 microseconds, else nanoseconds: all in the years 1973 to 5138.</summary>
    private static bool TryFromEpoch(double number, out DateTimeOffset time)
    {
        var seconds = number switch
        {
            < 1e11 => number,
            < 1e14 => number / 1e3,
            < 1e17 => number / 1e6,
            _ => number / 1e9,
        };
        var inRange = seconds is >= 0 and <= MaxUnixSeconds;
        time = inRange ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : default;
        return inRange;
    }

    private static bool HasOffset(ReadOnlySpan<byte> text)
    {
        var t = text.IndexOf((byte)'T');
        return t > 0 && text[t..].IndexOfAny("Z+-"u8) > 0;
    }
}
