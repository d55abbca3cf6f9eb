using System.Runtime.CompilerServices;

namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>Which groups in parentheses are open, and which one each of them follows. Deeper ones than a few are not compared.</summary>
internal struct SqlRows
{
    private const int MaxDepth = 16;

    private Groups _groups;
    private int _depth;

    /// <summary>Opens a group.</summary>
    /// <param name="at">Where its parenthesis is.</param>
    /// <param name="followsRow">Only a comma separates it from the group before.</param>
    public void Open(int at, bool followsRow)
    {
        if (_depth < MaxDepth)
        {
            var before = _groups[_depth];
            _groups[_depth] = followsRow ? before with { OpenAt = at } : new Group(at, 0, 0);
        }

        _depth++;
    }

    /// <summary>Closes the innermost group; the length of what is written without it when it repeats the one before.</summary>
    public int Close(ReadOnlySpan<char> written)
    {
        if (_depth == 0)
            return written.Length;
        _depth--;
        if (_depth >= MaxDepth)
            return written.Length;
        var (openAt, start, end) = _groups[_depth];
        if (end > start && written[openAt..].SequenceEqual(written[start..end]))
            return end;
        _groups[_depth] = new Group(openAt, openAt, written.Length);
        return written.Length;
    }

    private readonly record struct Group(int OpenAt, int BeforeStart, int BeforeEnd);

    [InlineArray(MaxDepth)]
    private struct Groups
    {
        private Group _first;
    }
}
