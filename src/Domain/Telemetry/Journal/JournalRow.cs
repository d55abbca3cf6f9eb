using System.Text;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Telemetry.Journal;

/// <summary>
/// One row of the journal. (<see cref="Grain"/>, <see cref="Version"/>) is its primary key, and so the fence: of two
/// activations of a grain that write the same version, one loses (architecture, law 3).
/// </summary>
/// <param name="Grain">Grain type and key, for example <c>workload/acme|prod-eu|L</c>.</param>
/// <param name="Version">1, 2, 3 ... without a gap per grain.</param>
/// <param name="Writer">Random per activation: an activation that writes a row again recognises its own.</param>
/// <param name="Payload">Packed entries, see <see cref="JournalEntryCodec"/>.</param>
/// <param name="Checksum">As stored.</param>
public sealed record JournalRow(string Grain, long Version, long Writer, ReadOnlyMemory<byte> Payload, uint Checksum)
{
    /// <summary>A row with its checksum.</summary>
    public static JournalRow Create(string grain, long version, long writer, ReadOnlyMemory<byte> payload) =>
        new(grain, version, writer, payload, ChecksumOf(grain, version, payload.Span));

    /// <summary>
    /// False when the row is not what was written: truncated, bent, or another grain's or version's. CRC-32C over key, version
    /// and payload.
    /// </summary>
    public bool IsIntact => Checksum == ChecksumOf(Grain, Version, Payload.Span);

    private static uint ChecksumOf(string grain, long version, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(grain);
        var checksum = Crc32C.Append(Crc32C.Start, Encoding.UTF8.GetBytes(grain));
        return Crc32C.Finish(Crc32C.Append(Crc32C.Append(checksum, (ulong)version), payload));
    }
}
