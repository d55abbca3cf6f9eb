using System.Buffers;
using System.Runtime.InteropServices;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Signals;

/// <summary>
/// One workspace's signals: totals by label since it began, and the last five minutes by kind in 10 s slots of event time.
/// Labels are bounded; what no longer fits is counted under <see cref="SignalsDelta.OverflowLabel"/>.
/// </summary>
public sealed class SignalHistory
{
    /// <summary>Most distinct (kind, label, sub-label) totals.</summary>
    public const int MaxTotals = 2048;

    private const int SlotSeconds = 10;
    private const int Slots = 30;
    private const byte FormatVersion = 1;

    private readonly Dictionary<SignalKey, SignalCount> _totals = [];
    private readonly Dictionary<SignalKind, SignalCount>[] _slots = NewSlots();
    private long _newestSlot;

    /// <summary>Totals by kind and labels; the key's second is 0.</summary>
    public IReadOnlyDictionary<SignalKey, SignalCount> Totals => _totals;

    /// <summary>Adds a delta; the number of events that were older than five minutes and count in the totals only.</summary>
    public long Apply(SignalsDelta delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        var late = 0L;
        foreach (var (key, value) in delta.Entries)
        {
            AddTotal(key with { Second = 0 }, value);
            if (!AddToWindow(key.Second, key.Kind, value))
                late += value.Count;
        }

        return late;
    }

    /// <summary>Events and summed values of a kind in the five minutes that end with the newest event.</summary>
    public SignalCount LastFiveMinutes(SignalKind kind)
    {
        var sum = default(SignalCount);
        foreach (var slot in _slots)
        {
            if (slot.TryGetValue(kind, out var value))
                sum = new SignalCount(sum.Count + value.Count, sum.SumMs + value.SumMs);
        }

        return sum;
    }

    /// <summary>Appends the packed form: the slots, then the totals.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Varint.Write(writer, FormatVersion);
        Varint.WriteSigned(writer, _newestSlot);
        foreach (var slot in _slots)
        {
            Varint.Write(writer, (ulong)slot.Count);
            foreach (var (kind, value) in slot)
            {
                Varint.Write(writer, (byte)kind);
                WriteValue(writer, value);
            }
        }

        var totals = new SignalsDelta(MaxTotals + Enum.GetValues<SignalKind>().Length);
        foreach (var (key, value) in _totals)
            totals.Add(key, value.Count, value.SumMs);
        SignalsDeltaCodec.Write(totals, writer);
    }

    /// <summary>Reads a packed form that fills the whole span; false when it is truncated or corrupted.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SignalHistory signals)
    {
        signals = new SignalHistory();
        if (!Varint.TryRead(ref source, out var version) || version != FormatVersion || !Varint.TryReadSigned(ref source, out signals._newestSlot))
            return false;
        foreach (var slot in signals._slots)
        {
            if (!Varint.TryReadBounded(ref source, (int)SignalKind.PolicyEvaluation, out var kinds))
                return false;
            for (var i = 0; i < kinds; i++)
            {
                if (!Varint.TryReadBounded(ref source, (byte)SignalKind.PolicyEvaluation, out var kind) || !TryReadValue(ref source, out var value))
                    return false;
                slot[(SignalKind)kind] = value;
            }
        }

        if (!SignalsDeltaCodec.TryRead(source, MaxTotals * 2, out var totals, out _))
            return false;
        foreach (var (key, value) in totals.Entries)
            signals._totals[key] = value;
        return true;
    }

    private static Dictionary<SignalKind, SignalCount>[] NewSlots()
    {
        var slots = new Dictionary<SignalKind, SignalCount>[Slots];
        for (var i = 0; i < Slots; i++)
            slots[i] = [];
        return slots;
    }

    private static void WriteValue(IBufferWriter<byte> writer, SignalCount value)
    {
        Varint.Write(writer, (ulong)value.Count);
        Varint.Write(writer, BitConverter.DoubleToUInt64Bits(value.SumMs));
    }

    private static bool TryReadValue(ref ReadOnlySpan<byte> source, out SignalCount value)
    {
        value = default;
        if (!Varint.TryReadBounded(ref source, long.MaxValue, out var count) || !Varint.TryRead(ref source, out var bits))
            return false;
        value = new SignalCount(count, BitConverter.UInt64BitsToDouble(bits));
        return double.IsFinite(value.SumMs) && value.SumMs >= 0;
    }

    private void AddTotal(SignalKey key, SignalCount value)
    {
        if (_totals.Count >= MaxTotals && !_totals.ContainsKey(key))
            key = key with { Label = SignalsDelta.OverflowLabel, SubLabel = string.Empty };
        ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, key, out _);
        total = new SignalCount(total.Count + value.Count, total.SumMs + value.SumMs);
    }

    private bool AddToWindow(long second, SignalKind kind, SignalCount value)
    {
        var slot = Math.DivRem(second, SlotSeconds, out var remainder) - (remainder < 0 ? 1 : 0);
        if (_newestSlot - slot >= Slots)
            return false;
        for (var fresh = Math.Max(_newestSlot + 1, slot - Slots + 1); fresh <= slot; fresh++)
            _slots[Index(fresh)].Clear();
        _newestSlot = Math.Max(_newestSlot, slot);
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots[Index(slot)], kind, out _);
        sum = new SignalCount(sum.Count + value.Count, sum.SumMs + value.SumMs);
        return true;
    }

    private static int Index(long slot) => (int)(((slot % Slots) + Slots) % Slots);
}
