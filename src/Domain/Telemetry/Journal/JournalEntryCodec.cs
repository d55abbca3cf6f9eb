using System.Buffers;
using System.Text;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Telemetry.Journal;

/// <summary>
/// The packed form of the entries of one journal row: version, count, then per entry its producer, numbers and payloads. A row
/// holds whatever waited for the grain while the row before was being committed.
/// </summary>
public static class JournalEntryCodec
{
    /// <summary>Most entries of one row.</summary>
    public const int MaxEntries = 4096;

    private const byte FormatVersion = 1;
    private const int MaxPayloads = 64;

    /// <summary>Packs entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none, or more than <see cref="MaxEntries"/>.</exception>
    public static byte[] Pack(IReadOnlyList<JournalEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfZero(entries.Count, nameof(entries));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, MaxEntries, nameof(entries));
        var writer = new ArrayBufferWriter<byte>(entries.Sum(entry => entry.ApproximateBytes) + 8);
        Varint.Write(writer, FormatVersion);
        Varint.Write(writer, (ulong)entries.Count);
        foreach (var entry in entries)
        {
            Varint.Write(writer, (ulong)entry.ProducerId.Length);
            Encoding.ASCII.GetBytes(entry.ProducerId, writer);
            Varint.WriteSigned(writer, entry.Sequence);
            Varint.WriteSigned(writer, entry.ReceivedUnixSeconds);
            Varint.WriteSigned(writer, entry.ThresholdNanoseconds);
            Varint.Write(writer, (ulong)entry.Payloads.Count);
            foreach (var payload in entry.Payloads)
            {
                Varint.Write(writer, (ulong)payload.Length);
                writer.Write(payload.Span);
            }
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a packed row; false when it is truncated, has bytes to spare, or contradicts itself.</summary>
    /// <param name="row">The bytes; the entries' payloads are slices of it.</param>
    /// <param name="entries">The entries in the order in which they were applied; empty when false is returned.</param>
    public static bool TryRead(ReadOnlyMemory<byte> row, out IReadOnlyList<JournalEntry> entries)
    {
        var read = new List<JournalEntry>();
        var rest = row.Span;
        var good = Varint.TryRead(ref rest, out var version) && version == FormatVersion
            && Varint.TryReadBounded(ref rest, MaxEntries, out var count) && count > 0
            && ReadAll(count, row, ref rest, read)
            && rest.IsEmpty;
        entries = good ? read : [];
        return good;
    }

    private static bool ReadAll(int count, ReadOnlyMemory<byte> row, ref ReadOnlySpan<byte> rest, List<JournalEntry> read)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TryReadEntry(row, ref rest, out var entry))
                return false;
            read.Add(entry);
        }

        return true;
    }

    private static bool TryReadEntry(ReadOnlyMemory<byte> row, ref ReadOnlySpan<byte> rest, out JournalEntry entry)
    {
        entry = null!;
        if (!Varint.TryReadBounded(ref rest, ProducerTable.MaxIdLength, out var length) || length > rest.Length)
            return false;
        var producer = Encoding.ASCII.GetString(rest[..length]);
        rest = rest[length..];
        if (!ProducerTable.IsValidId(producer)
            || !Varint.TryReadSigned(ref rest, out var sequence)
            || !Varint.TryReadSigned(ref rest, out var received)
            || !Varint.TryReadSigned(ref rest, out var threshold) || threshold < 0
            || !Varint.TryReadBounded(ref rest, MaxPayloads, out var payloads))
            return false;
        var bodies = new List<ReadOnlyMemory<byte>>(payloads);
        for (var i = 0; i < payloads; i++)
        {
            if (!Varint.TryReadBounded(ref rest, DeltaFraming.MaxPayloadBytes, out var size) || size > rest.Length)
                return false;
            bodies.Add(row.Slice(row.Length - rest.Length, size));
            rest = rest[size..];
        }

        entry = new JournalEntry(producer, sequence, received, threshold, bodies);
        return true;
    }
}
