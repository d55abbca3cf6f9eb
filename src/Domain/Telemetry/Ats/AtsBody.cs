using System.Text.Json;
using System.Text.Unicode;

namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>
/// Reads a body of ATS events: one object, an array of objects, or one object a line. Broken JSON refuses an object or an array
/// as a whole, because what follows cannot be told apart; of lines it refuses the broken one.
/// </summary>
public static class AtsBody
{
    /// <summary>Most events of one body, unless said otherwise.</summary>
    public const int MaxItems = 20_000;

    /// <summary>Longest line in bytes.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>Takes one item: the event when <paramref name="error"/> is null.</summary>
    /// <param name="index">0-based place among the items.</param>
    /// <param name="line">1-based line on which it starts.</param>
    /// <param name="sent">The event; valid until the handler returns.</param>
    /// <param name="error">Why it cannot be read; null when it can.</param>
    public delegate void ItemHandler(int index, long line, AtsEvent sent, AtsError? error);

    /// <summary>Reads one object or an array of objects. The body is changed in place where the one leniency applies.</summary>
    /// <returns>Null when the body is JSON, whatever its items are.</returns>
    public static AtsBodyError? ReadJson(Span<byte> body, ItemHandler handler, out bool isBatch, int maxItems = MaxItems)
    {
        ArgumentNullException.ThrowIfNull(handler);
        isBatch = false;
        if (CheckText(body) is { } bad)
            return bad;
        PlusSigns.Blank(body);
        isBatch = body.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = AtsReader.MaxDepth + (isBatch ? 1 : 0) });
        try
        {
            reader.Read();
            return isBatch ? ReadArray(body, ref reader, handler, maxItems) : ReadSingle(ref reader, handler);
        }
        catch (JsonException invalid)
        {
            return new AtsBodyError("invalid_json", Explain(invalid), (invalid.LineNumber ?? 0) + 1, (invalid.BytePositionInLine ?? 0) + 1);
        }
    }

    /// <summary>Reads one object a line; blank lines are skipped. The body is changed in place where the one leniency applies.</summary>
    /// <returns>Null when there is at least one line and not too many.</returns>
    public static AtsBodyError? ReadLines(Span<byte> body, ItemHandler handler, int maxItems = MaxItems)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (body.StartsWith("\uFEFF"u8))
            return ByteOrderMark();
        var sent = new AtsEvent();
        var index = 0;
        for (long line = 1; body.Length > 0; line++)
        {
            var end = body.IndexOf((byte)'\n');
            var text = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? [] : body[(end + 1)..];
            if (text.IsEmpty)
                continue;
            if (index == maxItems)
                return TooMany(line, maxItems);
            handler(index++, line, sent, ReadLine(text, sent));
        }

        return index == 0 ? Empty() : null;
    }

    private static AtsError? ReadLine(Span<byte> text, AtsEvent sent)
    {
        sent.Clear();
        if (text.Length > MaxLineBytes)
            return new AtsError("too_large", $"The line is longer than {MaxLineBytes} bytes.");
        if (!Utf8.IsValid(text))
            return new AtsError("invalid_utf8", "The line is not UTF-8.");
        PlusSigns.Blank(text);
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = AtsReader.MaxDepth });
        try
        {
            reader.Read();
            var error = AtsReader.Read(ref reader, sent);
            reader.Read();
            return error;
        }
        catch (JsonException invalid)
        {
            return new AtsError("invalid_json", $"Column {(invalid.BytePositionInLine ?? 0) + 1}: {Explain(invalid)}");
        }
    }

    private static AtsBodyError? ReadSingle(ref Utf8JsonReader reader, ItemHandler handler)
    {
        var sent = new AtsEvent();
        var error = AtsReader.Read(ref reader, sent);
        reader.Read();
        handler(0, 1, sent, error);
        return null;
    }

    private static AtsBodyError? ReadArray(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, ItemHandler handler, int maxItems)
    {
        var sent = new AtsEvent();
        var (line, counted) = (1L, 0L);
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == maxItems)
                return TooMany(line, maxItems);
            var start = reader.TokenStartIndex;
            var error = AtsReader.Read(ref reader, sent);
            line += body[(int)counted..(int)start].Count((byte)'\n');
            counted = start;
            if (reader.BytesConsumed - start > MaxLineBytes)
                error = new AtsError("too_large", $"The item is longer than {MaxLineBytes} bytes.");
            handler(index, line, sent, error);
        }

        reader.Read();
        return null;
    }

    private static AtsBodyError? CheckText(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
            return ByteOrderMark();
        if (body.Trim(" \t\r\n"u8).IsEmpty)
            return Empty();
        return Utf8.IsValid(body) ? null : new AtsBodyError("invalid_utf8", "The body is not UTF-8.", 1, 1);
    }

    private static AtsBodyError ByteOrderMark() =>
        new("byte_order_mark", "The body starts with a byte-order mark; send UTF-8 without one.", 1, 1);

    private static AtsBodyError Empty() => new("empty", "The body holds no event.", 1, 1);

    private static AtsBodyError TooMany(long line, int maxItems) =>
        new("too_many_items", $"The body holds more than {maxItems} events; send several requests.", line, 1);

    /// <summary>The parser's sentence without its own (0-based) position.</summary>
    private static string Explain(JsonException invalid)
    {
        var position = invalid.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position > 0 ? invalid.Message[..position] : invalid.Message;
    }
}
