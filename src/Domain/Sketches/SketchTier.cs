using System.Buffers;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// Packed slots of one width, oldest first, empty ones left out: 16 bytes and an array of the packed bytes a slot. Beyond the first window's reach
/// several slots become one, at the place of the first of them: older values need less memory, and leave the longest window together.
/// </summary>
/// <param name="slotSeconds">Width of a slot; slots are aligned to the Unix epoch.</param>
/// <param name="reaches">How many slots each window on this tier covers; the last is the greatest and decides what is kept.</param>
/// <param name="coarse">How many slots become one, aligned to the Unix epoch too.</param>
internal sealed class SketchTier(int slotSeconds, int[] reaches, int coarse = 1)
{
    private readonly RunningTotal[] _totals = [.. reaches.Select(x => new RunningTotal(x))];
    private List<Slot>? _slots;
    private long _newest = long.MinValue;

    private int Capacity => _totals[^1].Reach;

    private int NearReach => _totals[0].Reach;

    /// <summary>Slides the windows so that they end with the slot of <paramref name="second"/>, not before the present one.</summary>
    public void Advance(long second)
    {
        var newest = SlotOf(second);
        if (newest == _newest)
            return;
        for (var i = 0; i < _totals.Length; i++)
        {
            // What leaves the first window is still by itself; what leaves the last one leaves together.
            if (i == _totals.Length - 1)
                Coarsen(newest);
            _totals[i].Slide();
            if (_totals[i].Value is not null)
                Expire(_totals[i], newest);
        }

        _newest = newest;
        if (_slots is null)
            return;
        var expired = FirstAfter(newest - Capacity);
        _slots.RemoveRange(0, expired);
        if (_slots.Count == 0)
            _slots = null;
    }

    /// <summary>Adds values to the slot of a second that is not after the newest; ignored when it is beyond the reach.</summary>
    public void Put(long second, LatencySketch values)
    {
        var index = SlotOf(second);
        if (index <= _newest - NearReach)
            index = CoarseOf(index);
        if (index <= _newest - Capacity)
            return;
        foreach (var total in _totals)
        {
            if (index > _newest - total.Reach)
                total.Add(values);
        }

        _slots ??= [];
        var at = FirstAfter(index - 1);
        if (at == _slots.Count || _slots[at].Index != index)
        {
            _slots.Insert(at, new Slot(index, Pack(values)));
            return;
        }

        var merged = Unpack(_slots[at].Packed);
        merged.Add(values);
        _slots[at] = new Slot(index, Pack(merged));
    }

    /// <summary>All packed slots of a window and the values that are not packed yet, as a sketch of its own.</summary>
    /// <param name="window">Which of the tier's windows.</param>
    /// <param name="open">Values of the newest slot that <see cref="Put"/> has not seen yet.</param>
    public LatencySketch Read(int window, LatencySketch? open)
    {
        var total = _totals[window];
        var from = FirstAfter(_newest - total.Reach);
        var sketch = total.Keep(total.Value ?? Sum(from, _slots?.Count ?? 0)).Clone();
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = from; i < (_slots?.Count ?? 0); i++)
        {
            var (slotMin, slotMax) = LatencySketch.PeekBounds(_slots![i].Packed);
            (min, max) = (Math.Min(min, slotMin), Math.Max(max, slotMax));
        }

        sketch.SetBounds(min, max);
        if (open is not null)
            sketch.Add(open);
        return sketch;
    }

    /// <summary>Forgets what can be computed again.</summary>
    public void Trim()
    {
        foreach (var total in _totals)
            total.Drop();
        _slots?.TrimExcess();
    }

    /// <summary>Appends the number of slots, then each one's age in slots and its packed bytes, oldest first.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        Varint.Write(writer, (ulong)(_slots?.Count ?? 0));
        foreach (var slot in _slots ?? [])
        {
            Varint.Write(writer, (ulong)(_newest - slot.Index));
            writer.Write(slot.Packed);
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote into a new tier; false when it is truncated or contradicts itself.</summary>
    /// <param name="source">Bytes, advanced past what was read.</param>
    /// <param name="second">The newest second.</param>
    /// <param name="leastAge">1 when the newest slot is never packed, else 0.</param>
    public bool TryRead(ref ReadOnlySpan<byte> source, long second, int leastAge)
    {
        _newest = SlotOf(second);
        if (!CanonicalVarint.TryRead(ref source, out var count) || count > (ulong)Capacity)
            return false;
        var before = (ulong)Capacity;
        for (; count > 0; count--)
        {
            if (!CanonicalVarint.TryRead(ref source, out var age) || age >= before || age < (ulong)leastAge
                || !LatencySketch.TryReadAnyCount(source, out var sketch, out var length) || sketch.Count == 0)
                return false;
            _slots ??= [];
            _slots.Add(new Slot(_newest - (long)age, source[..length].ToArray()));
            source = source[length..];
            before = age;
        }

        try
        {
            // Earlier releases kept every slot by itself.
            Coarsen(_newest);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static byte[] Pack(LatencySketch sketch)
    {
        var writer = new ArrayBufferWriter<byte>(512);
        sketch.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static LatencySketch Unpack(byte[] packed) =>
        LatencySketch.TryReadAnyCount(packed, out var sketch, out _)
            ? sketch
            : throw new InvalidOperationException("A slot's packed sketch cannot be read; it was valid when it was packed.");

    private void Expire(RunningTotal total, long newest)
    {
        if (newest - _newest >= total.Reach)
        {
            total.Drop();
            return;
        }

        var end = FirstAfter(newest - total.Reach);
        for (var i = FirstAfter(_newest - total.Reach); i < end; i++)
            total.Subtract(Unpack(_slots![i].Packed));
    }

    /// <summary>Joins slots that the first window no longer covers.</summary>
    private void Coarsen(long newest)
    {
        if (coarse == 1 || _slots is null)
            return;
        var (end, kept) = (FirstAfter(newest - NearReach), 0);
        for (int i = 0, next; i < end; i = next)
        {
            var index = CoarseOf(_slots[i].Index);
            for (next = i + 1; next < end && CoarseOf(_slots[next].Index) == index; next++)
            {
            }

            _slots[kept++] = new Slot(index, next == i + 1 ? _slots[i].Packed : Pack(Sum(i, next)));
        }

        _slots.RemoveRange(kept, end - kept);
    }

    private LatencySketch Sum(int from, int end)
    {
        var sum = new LatencySketch();
        for (var i = from; i < end; i++)
            sum.Add(Unpack(_slots![i].Packed));
        return sum;
    }

    private long SlotOf(long second) => Floor(second, slotSeconds) / slotSeconds;

    private long CoarseOf(long index) => Floor(index, coarse);

    private static long Floor(long value, int step) => value - (((value % step) + step) % step);

    /// <summary>Position of the first slot after an index.</summary>
    private int FirstAfter(long index)
    {
        var (low, high) = (0, _slots?.Count ?? 0);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_slots![middle].Index > index)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private readonly record struct Slot(long Index, byte[] Packed);
}
