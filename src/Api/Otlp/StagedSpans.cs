using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// One request's new spans in their order, and what each counts for; a table of where each name stands, at most half full, finds those that come
/// twice. In pooled arrays. Not thread-safe.
/// </summary>
internal sealed class StagedSpans : IDisposable
{
    private const int LeastNames = 64;
    private const int PlacesPerName = 2;
    private const int NearKeys = 8;

    private readonly List<DeltaKey> _keys = [];
    private UInt128[] _names = [];
    private int[] _keyOf = [];
    private int[] _places = [];
    private int _capacity;
    private int _count;

    public bool IsEmpty => _count == 0;

    public long Bytes =>
        ((long)_capacity * (Unsafe.SizeOf<UInt128>() + ((1 + PlacesPerName) * sizeof(int)))) + ((long)_keys.Capacity * Unsafe.SizeOf<DeltaKey>());

    /// <summary>Every name, each once.</summary>
    public ReadOnlySpan<UInt128> Names => _names.AsSpan(0, _count);

    /// <summary>What the name at a place counts for.</summary>
    public DeltaKey KeyOf(int at) => _keys[_keyOf[at]];

    /// <summary>Makes room for so many names, so that adding them moves none.</summary>
    public void Expect(int names)
    {
        if (names > _capacity)
            Resize(names);
    }

    public bool Contains(UInt128 name) => _count > 0 && _places[Find(name)] != 0;

    /// <summary>Puts a name; false when it is here already.</summary>
    public bool TryAdd(UInt128 name, in DeltaKey key)
    {
        if (_count == _capacity)
            Resize(Math.Max(LeastNames, 2 * _capacity));
        ref var place = ref _places[Find(name)];
        if (place != 0)
            return false;
        _names[_count] = name;
        _keyOf[_count] = NumberOf(key);
        place = ++_count;
        return true;
    }

    public void Dispose()
    {
        if (_capacity > 0)
            Return(_names, _keyOf, _places);
        (_names, _keyOf, _places, _capacity, _count) = ([], [], [], 0, 0);
        _keys.Clear();
    }

    private int NumberOf(in DeltaKey key)
    {
        // A request's spans mostly are of one workspace and few classes.
        for (var i = _keys.Count - 1; i >= Math.Max(0, _keys.Count - NearKeys); i--)
        {
            if (_keys[i] == key)
                return i;
        }

        _keys.Add(key);
        return _keys.Count - 1;
    }

    /// <summary>Where the name's number, counted from 1, is or would be.</summary>
    private int Find(UInt128 name)
    {
        var mask = (PlacesPerName * _capacity) - 1;
        var at = (int)(ulong)name & mask;
        while (_places[at] != 0 && _names[_places[at] - 1] != name)
            at = (at + 1) & mask;
        return at;
    }

    private void Resize(int names)
    {
        var (oldNames, oldKeyOf, oldPlaces, hadAny) = (_names, _keyOf, _places, _capacity > 0);
        _capacity = (int)BitOperations.RoundUpToPowerOf2((uint)names);
        _names = ArrayPool<UInt128>.Shared.Rent(_capacity);
        _keyOf = ArrayPool<int>.Shared.Rent(_capacity);
        _places = ArrayPool<int>.Shared.Rent(PlacesPerName * _capacity);
        _places.AsSpan(0, PlacesPerName * _capacity).Clear();
        oldNames.AsSpan(0, _count).CopyTo(_names);
        oldKeyOf.AsSpan(0, _count).CopyTo(_keyOf);
        for (var i = 0; i < _count; i++)
            _places[Find(_names[i])] = i + 1;
        if (hadAny)
            Return(oldNames, oldKeyOf, oldPlaces);
    }

    private static void Return(UInt128[] names, int[] keyOf, int[] places)
    {
        ArrayPool<UInt128>.Shared.Return(names);
        ArrayPool<int>.Shared.Return(keyOf);
        ArrayPool<int>.Shared.Return(places);
    }
}
