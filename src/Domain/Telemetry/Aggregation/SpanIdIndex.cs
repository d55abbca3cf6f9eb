using System.Numerics;

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>
/// Says which slices may hold a name: a Bloom filter a slice, bit by bit side by side, so that one line of memory answers for all of them
/// where each slice's own table would be a cache miss. What it denies is not there; what it allows has to be looked up.
/// </summary>
internal sealed class SpanIdIndex
{
    /// <summary>Slices that can be told apart: a bit each, by number.</summary>
    public const int Slices = 32;

    private const int LeastCells = 256;
    private const int CellsPerLine = 16;

    private uint[] _cells = [];

    public long Bytes => sizeof(uint) * _cells.LongLength;

    /// <summary>The slices that may hold the name, a bit each.</summary>
    public uint MayHold(UInt128 name)
    {
        if (_cells.Length == 0)
            return 0;
        var line = Line(name, out var places);
        return line[places & 15] & line[(places >> 4) & 15] & line[(places >> 8) & 15] & line[(places >> 12) & 15];
    }

    /// <summary>Notes that a slice holds the name.</summary>
    public void Add(UInt128 name, long slice)
    {
        var line = Line(name, out var places);
        var bit = Bit(slice);
        line[places & 15] |= bit;
        line[(places >> 4) & 15] |= bit;
        line[(places >> 8) & 15] |= bit;
        line[(places >> 12) & 15] |= bit;
    }

    /// <summary>Forgets a slice's names.</summary>
    public void Forget(long slice)
    {
        var rest = ~Bit(slice);
        var cells = _cells.AsSpan();
        var vectors = System.Runtime.InteropServices.MemoryMarshal.Cast<uint, Vector<uint>>(cells);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] &= new Vector<uint>(rest);
    }

    /// <summary>Makes room for so many names, with a cell each; false when there was, else all names must be added again.</summary>
    public bool Grow(int names)
    {
        if (names <= _cells.Length)
            return false;
        _cells = new uint[Math.Max(LeastCells, (int)BitOperations.RoundUpToPowerOf2((uint)names))];
        return true;
    }

    /// <summary>Gives back room that is far too large for so many names; true when all names must be added again.</summary>
    public bool Shrink(int names)
    {
        if (_cells.Length <= Math.Max(LeastCells, 8L * names))
            return false;
        _cells = [];
        return Grow(Math.Max(names, 1));
    }

    /// <summary>Forgets everything and holds nothing.</summary>
    public void Clear() => _cells = [];

    /// <summary>The bit of a slice.</summary>
    public static uint Bit(long slice) => 1u << (int)(slice % Slices);

    /// <summary>A name's line, and its four cells of that, four bits each; tables take the name's lower half for theirs.</summary>
    private Span<uint> Line(UInt128 name, out int places)
    {
        var half = (ulong)(name >> 64);
        places = (int)(half >> 48);
        var line = (int)((half * CellsPerLine) & (ulong)(_cells.Length - 1));
        return _cells.AsSpan(line, CellsPerLine);
    }
}
