using System.Buffers;
using System.Text;
using SqlxOrleans.Domain.Slos;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// The highest sequence that was applied per producer (architecture law 2): a producer sends its batches one after another,
/// so everything up to the highest has been applied, and a retry is recognised. Bounded: the producer that was silent the
/// longest is forgotten first.
/// </summary>
public sealed class ProducerTable
{
    /// <summary>Most producers that are remembered.</summary>
    public const int Capacity = 4096;

    /// <summary>Longest producer id in characters.</summary>
    public const int MaxIdLength = 64;

    private const byte FormatVersion = 1;

    private readonly Dictionary<string, Entry> _producers = [];

    /// <summary>Producers that are remembered.</summary>
    public int Count => _producers.Count;

    /// <summary>True for 1 to 64 printable ASCII characters.</summary>
    public static bool IsValidId(string? producerId) =>
        producerId is { Length: >= 1 and <= MaxIdLength } && !producerId.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Throws unless <see cref="IsValidId"/>.</summary>
    internal static void ThrowIfInvalid(string? producerId)
    {
        if (!IsValidId(producerId))
            throw new ArgumentException("A producer id has 1 to 64 printable ASCII characters.", nameof(producerId));
    }

    /// <summary>True when a batch with this sequence has been applied before.</summary>
    public bool WasApplied(string producerId, long sequence) =>
        _producers.TryGetValue(producerId, out var entry) && sequence <= entry.Sequence;

    /// <summary>Remembers that a batch has been applied.</summary>
    /// <param name="producerId">The producer.</param>
    /// <param name="sequence">The batch's number.</param>
    /// <param name="nowUnixSeconds">The present time, by which the longest silent producer is found.</param>
    /// <exception cref="ArgumentException">The id is not valid: it could be stored, but not read back.</exception>
    public void MarkApplied(string producerId, long sequence, long nowUnixSeconds)
    {
        ThrowIfInvalid(producerId);
        if (_producers.Count >= Capacity && !_producers.ContainsKey(producerId))
            _producers.Remove(_producers.MinBy(producer => producer.Value.HeardUnixSeconds).Key);
        var highest = _producers.TryGetValue(producerId, out var entry) ? Math.Max(entry.Sequence, sequence) : sequence;
        _producers[producerId] = new Entry(highest, nowUnixSeconds);
    }

    /// <summary>Appends the packed form, self-delimiting and protected by a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var body = new ArrayBufferWriter<byte>(256);
        Varint.Write(body, FormatVersion);
        Varint.Write(body, (ulong)_producers.Count);
        foreach (var (id, entry) in _producers)
        {
            Varint.Write(body, (ulong)id.Length);
            Encoding.ASCII.GetBytes(id, body);
            Varint.WriteSigned(body, entry.Sequence);
            Varint.WriteSigned(body, entry.HeardUnixSeconds);
        }

        ChecksummedFrame.Write(writer, body.WrittenSpan);
    }

    /// <summary>Reads a packed form from the start of a span; false when it is truncated or corrupted.</summary>
    /// <param name="source">The bytes; more may follow.</param>
    /// <param name="table">What was read; empty when false is returned.</param>
    /// <param name="consumed">Bytes read; 0 when false is returned.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, out ProducerTable table, out int consumed)
    {
        table = new ProducerTable();
        if (ChecksummedFrame.TryRead(source, out var body, out consumed) && table.ReadBody(body))
            return true;
        (table, consumed) = (new ProducerTable(), 0);
        return false;
    }

    private bool ReadBody(ReadOnlySpan<byte> rest)
    {
        if (!Varint.TryRead(ref rest, out var version) || version != FormatVersion || !Varint.TryReadBounded(ref rest, Capacity, out var count))
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!Varint.TryReadBounded(ref rest, MaxIdLength, out var length) || length > rest.Length)
                return false;
            var id = Encoding.ASCII.GetString(rest[..length]);
            rest = rest[length..];
            if (!IsValidId(id) || !Varint.TryReadSigned(ref rest, out var sequence) || !Varint.TryReadSigned(ref rest, out var heard))
                return false;
            _producers[id] = new Entry(sequence, heard);
        }

        return rest.IsEmpty;
    }

    private readonly record struct Entry(long Sequence, long HeardUnixSeconds);
}
