using System.Buffers;

namespace SqlxOrleans.Grains.Persistence;

/// <summary>Packed Domain values inside grain states.</summary>
internal static class Packed
{
    public static byte[] Of(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A stored value that cannot be read is never applied: the grain does not start from a guess.</summary>
    public static InvalidDataException Corrupt(string grain, string part) =>
        new($"The stored {part} of {grain} cannot be read; restore the database from a backup, or delete this grain's row to start it anew.");
}
