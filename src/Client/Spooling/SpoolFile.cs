using Microsoft.Win32.SafeHandles;

namespace SqlxOrleans.Client.Spooling;

/// <summary>
/// A file of records that only grows, until another takes its place. A failed write leaves the length as it was, and the next
/// write goes over what it left behind. Not thread-safe.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private SpoolFile(SafeFileHandle handle) => (_handle, Length) = (handle, RandomAccess.GetLength(handle));

    /// <summary>Bytes of complete records, and of damage among them.</summary>
    public long Length { get; private set; }

    public static SpoolFile Open(string path) =>
        new(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Puts a file of these records at a path, as a whole or not at all.</summary>
    public static SpoolFile Replace(string path, IEnumerable<SpoolRecord> records)
    {
        var next = path + ".new";
        var file = new SpoolFile(
            File.OpenHandle(next, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        try
        {
            foreach (var record in records)
                file.Append(record);
            file.Flush();
            File.Move(next, path, overwrite: true);
            // Else a power failure could bring the old file back, without what was appended to this one.
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a record at the end; it outlives the process at once, the machine's power after <see cref="Flush"/>.</summary>
    public void Append(SpoolRecord record)
    {
        var bytes = SpoolRecordCodec.Encode(record);
        RandomAccess.Write(_handle, bytes, Length);
        Length += bytes.Length;
    }

    /// <summary>Forces what was written to the disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_handle);

    /// <summary>Takes the last record back, whose flush failed: what is not known to be on the disk does not count.</summary>
    public void Withdraw(long length) => Length = length;

    /// <summary>All records that can be read, in order.</summary>
    public IEnumerable<SpoolRecord> Read(SpoolDamage damage)
    {
        for (var position = 0L; position < Length;)
        {
            if (ReadAt(position, out var end) is { } record)
            {
                position = end;
                yield return record;
                continue;
            }

            var next = NextMagic(position + 1);
            damage.Add(next - position);
            position = next;
        }
    }

    public void Dispose() => _handle.Dispose();

    private SpoolRecord? ReadAt(long position, out long end)
    {
        end = position;
        Span<byte> header = stackalloc byte[SpoolRecordCodec.HeaderBytes];
        if (RandomAccess.Read(_handle, header, position) < header.Length
            || !SpoolRecordCodec.TryReadHeader(header, out var bodyBytes)
            || position + header.Length + bodyBytes > Length)
            return null;
        var body = new byte[bodyBytes];
        if (RandomAccess.Read(_handle, body, position + header.Length) < bodyBytes)
            return null;
        end = position + header.Length + bodyBytes;
        return SpoolRecordCodec.Decode(header, body);
    }

    private long NextMagic(long position)
    {
        var window = new byte[64 * 1024];
        var overlap = SpoolRecordCodec.Magic.Length - 1;
        while (position < Length)
        {
            var read = RandomAccess.Read(_handle, window, position);
            if (window.AsSpan(0, read).IndexOf(SpoolRecordCodec.Magic) is >= 0 and var index)
                return position + index;
            if (read <= overlap)
                break;
            position += read - overlap;
        }

        return Length;
    }
}
