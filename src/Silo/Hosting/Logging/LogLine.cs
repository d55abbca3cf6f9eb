using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>
/// One JSON object of at most 64 KiB, its line feed included. Names are unique. Everything that is not printable ASCII is escaped, so that no
/// value can end the line, move a terminal's cursor or turn the direction of writing. What does not fit is cut, and the line says so.
/// </summary>
internal sealed class LogLine : IDisposable
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>So that a long message leaves room for the error.</summary>
    private const int MaxText = MaxBytes / 2;

    // For the end of the line: "cut":true, brackets, the line feed.
    private const int Reserve = 64;
    private const int MaxNumber = 40;

    // An UTF-16 unit is at most \u0000.
    private const int Longest = 6;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Default;

    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _isCut;

    public LogLine()
    {
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = Encoder });
        _json.WriteStartObject();
    }

    /// <summary>Claims a name; false when the line has it, or has no room for it.</summary>
    public bool TryName(string name)
    {
        if (RoomFor(name) < MaxNumber)
        {
            _isCut = true;
            return false;
        }

        return _names.Add(name);
    }

    /// <summary>Claims a name without writing it.</summary>
    public void Reserved(string name) => _names.Add(name);

    public void Text(string name, string value)
    {
        if (RoomFor(name) < MaxNumber)
        {
            _isCut = true;
            return;
        }

        _names.Add(name);
        _json.WritePropertyName(name);
        Item(value);
    }

    public void Number(string name, long value) => _json.WriteNumber(name, value);

    public void Number(string name, double value) => _json.WriteNumber(name, value);

    public void Flag(string name, bool value) => _json.WriteBoolean(name, value);

    public void Nothing(string name) => _json.WriteNull(name);

    public void List(string name, IEnumerable<string> values)
    {
        _json.WriteStartArray(name);
        foreach (var value in values)
        {
            if (Room < MaxNumber)
            {
                _isCut = true;
                break;
            }

            Item(value);
        }

        _json.WriteEndArray();
    }

    /// <summary>The finished line, without its line feed.</summary>
    public string End()
    {
        if (_isCut)
            _json.WriteBoolean("cut", true);
        _json.WriteEndObject();
        _json.Flush();
        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }

    public void Dispose() => _json.Dispose();

    private int Room => MaxBytes - Reserve - (int)(_json.BytesCommitted + _json.BytesPending);

    private int RoomFor(string name) => Room - (name.Length * Longest);

    private void Item(string value)
    {
        var room = Math.Min(Room - 4, MaxText);
        _json.WriteStringValue(value.Length * (long)Longest <= room ? value : Fitting(value, room));
    }

    private string Fitting(string value, int room)
    {
        // No character takes less than a byte.
        var text = value.Length <= room ? value : value[..room];
        for (var bytes = Encoder.Encode(text).Length; bytes > room; bytes = Encoder.Encode(text).Length)
            text = text[..(int)Math.Max(0, ((long)text.Length * room / bytes) - 1)];
        _isCut |= text.Length < value.Length;
        return text;
    }
}
