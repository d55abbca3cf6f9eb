using System.Numerics;
using System.Runtime.CompilerServices;

namespace SqlxOrleans.Domain.Privacy;

/// <summary>How often each of <see cref="Redactions"/> happened. <c>default</c> is never.</summary>
public struct RedactionCounts
{
    private const int Kinds = 11;

    private static readonly string[] Names =
        ["email", "card", "iban", "token", "address", "phone", "shape", "unknown_key", "sql", "actor", "secret"];

    private Counts _counts;

    /// <summary>The kinds that happened, by their names in metrics.</summary>
    public readonly IEnumerable<(string Kind, long Count)> All
    {
        get
        {
            var counts = _counts;
            return Enumerable.Range(0, Kinds).Select(kind => (Names[kind], counts[kind])).Where(each => each.Item2 > 0);
        }
    }

    /// <summary>Counts every kind that is set.</summary>
    public void Add(Redactions kinds, long count = 1)
    {
        for (var rest = (uint)kinds; rest != 0; rest &= rest - 1)
            _counts[BitOperations.TrailingZeroCount(rest)] += count;
    }

    /// <summary>Adds other counts.</summary>
    public void Add(in RedactionCounts other)
    {
        for (var kind = 0; kind < Kinds; kind++)
            _counts[kind] += other._counts[kind];
    }

    [InlineArray(Kinds)]
    private struct Counts
    {
        private long _first;
    }
}
