using System.Buffers;

namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>
/// The one leniency of the ATS endpoint (companion documents, contradiction 2): a <c>+</c> before a number, as in the
/// specification's <c>"reward": +1.2</c>. It becomes a space, so that every other position stays what it was.
/// </summary>
internal static class PlusSigns
{
    private static readonly SearchValues<byte> QuoteOrPlus = SearchValues.Create("\"+"u8);

    public static void Blank(Span<byte> json)
    {
        if (!json.Contains((byte)'+'))
            return;
        for (var i = 0; i < json.Length; i++)
        {
            var next = json[i..].IndexOfAny(QuoteOrPlus);
            if (next < 0)
                return;
            i += next;
            if (json[i] == '"')
                i = EndOfString(json, i);
            else if (i + 1 < json.Length && char.IsAsciiDigit((char)json[i + 1]) && StartsValue(json[..i]))
                json[i] = (byte)' ';
        }
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        for (var i = start + 1; i < json.Length; i++)
        {
            if (json[i] == '\\')
                i++;
            else if (json[i] == '"')
                return i;
        }

        return json.Length;
    }

    private static bool StartsValue(ReadOnlySpan<byte> before)
    {
        var last = before.LastIndexOfAnyExcept(" \t\r\n"u8);
        return last >= 0 && ":,["u8.Contains(before[last]);
    }
}
