using System.Buffers.Binary;
using System.Text;

namespace SqlxOrleans.KernelHarness.Workload.Statements;

/// <summary>
/// Rows in PostgreSQL's binary COPY format, made once: rows have equal length, so that any number of them is a prefix, and
/// the harness spends no time on encoding that the database needs.
/// </summary>
internal sealed class CopyPayload
{
    private const int Columns = 3;
    private const int TextLength = 40;
    private const int RowLength = 2 + (4 + 4) + (4 + 8) + (4 + TextLength);
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Trailer = [0xFF, 0xFF];
    private readonly byte[] _rows;

    public CopyPayload(int rows)
    {
        _rows = new byte[rows * RowLength];
        var random = new Random(rows);
        for (var row = 0; row < rows; row++)
            Encode(_rows.AsSpan(row * RowLength, RowLength), row, random);
    }

    public int Rows => _rows.Length / RowLength;

    public async Task WriteAsync(Stream copy, int rows, CancellationToken cancellationToken)
    {
        await copy.WriteAsync(Header, cancellationToken);
        await copy.WriteAsync(_rows.AsMemory(0, Math.Min(rows, Rows) * RowLength), cancellationToken);
        await copy.WriteAsync(Trailer, cancellationToken);
    }

    private static void Encode(Span<byte> row, int id, Random random)
    {
        BinaryPrimitives.WriteInt16BigEndian(row, Columns);
        BinaryPrimitives.WriteInt32BigEndian(row[2..], sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(row[6..], id);
        BinaryPrimitives.WriteInt32BigEndian(row[10..], sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(row[14..], random.NextInt64());
        BinaryPrimitives.WriteInt32BigEndian(row[22..], TextLength);
        Encoding.ASCII.GetBytes(random.NextInt64().ToString("x40", System.Globalization.CultureInfo.InvariantCulture), row[26..]);
    }
}
