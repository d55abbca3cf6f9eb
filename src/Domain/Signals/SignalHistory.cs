using System.Buffers;
using System.Runtime.InteropServices;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Observations;

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

    private static readonly SignalCount Greatest = new(SignalCount.MaxCount, SignalCount.MaxSumMs);

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

    /// <summary>Replaces labels that an earlier release kept and that may not be kept.</summary>
    public void CleanLabels()
    {
        foreach (var (key, value) in _totals.ToArray())
        {
            var (label, subLabel) = SignalLabels.Clean(key.Kind, key.Label, key.SubLabel, out var found);
            if (found == Privacy.Redactions.None)
                continue;
            _totals.Remove(key);
            AddTotal(key with { Label = label, SubLabel = subLabel }, value);
        }
    }

    /// <summary>Events and summed values of a kind in the five minutes that end with the newest event.</summary>
    public SignalCount LastFiveMinutes(SignalKind kind)
    {
        var sum = default(SignalCount);
        foreach (var slot in _slots)
        {
            if (slot.TryGetValue(kind, out var value))
                sum += value;
        }

        return sum;
    }

    /// <summary>Appends the packed form, protected by a checksum: the slots, then the totals.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var body = new ArrayBufferWriter<byte>(1024);
        WriteBody(body);
        ChecksummedFrame.Write(writer, body.WrittenSpan);
    }

    /// <summary>Reads a packed form that fills the whole span; false, with an empty history, when it is truncated or corrupted.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SignalHistory signals)
    {
        signals = new SignalHistory();
        if (ChecksummedFrame.TryRead(source, out var body, out var consumed) && consumed == source.Length && signals.ReadBody(body))
            return true;
        signals = new SignalHistory();
        return false;
    }

    private void WriteBody(ArrayBufferWriter<byte> writer)
    {
        Varint.Write(writer, FormatVersion);
        Varint.WriteSigned(writer, _newestSlot);
        foreach (var slot in _slots)
        {
            Varint.Write(writer, (ulong)slot.Count);
            foreach (var (kind, value) in slot)
            {
                Varint.Write(writer, (byte)kind);
                SignalsDeltaCodec.WriteValue(writer, value);
            }
        }

        var totals = new SignalsDelta(MaxTotals + Enum.GetValues<SignalKind>().Length);
        foreach (var (key, value) in _totals)
            totals.Add(key, value.Count, value.SumMs);
        SignalsDeltaCodec.Write(totals, writer);
    }

    private bool ReadBody(ReadOnlySpan<byte> source)
    {
        if (!Varint.TryRead(ref source, out var version) || version != FormatVersion
            || !Varint.TryReadSigned(ref source, out _newestSlot)
            || _newestSlot < SlotOf(EventSecond.First) || _newestSlot > SlotOf(EventSecond.Last))
            return false;
        foreach (var slot in _slots)
        {
            if (!Varint.TryReadBounded(ref source, (int)SignalKind.AirCompile, out var kinds))
                return false;
            for (var i = 0; i < kinds; i++)
            {
                if (!Varint.TryReadBounded(ref source, (byte)SignalKind.AirCompile, out var kind)
                    || !SignalsDeltaCodec.TryReadValue(ref source, Greatest, out var value))
                    return false;
                slot[(SignalKind)kind] = value;
            }
        }

        if (!SignalsDeltaCodec.TryRead(source, MaxTotals * 2, Greatest, out var totals, out _))
            return false;
        foreach (var (key, value) in totals.Entries)
            _totals[key] = value;
        return true;
    }

    private static Dictionary<SignalKind, SignalCount>[] NewSlots()
    {
        var slots = new Dictionary<SignalKind, SignalCount>[Slots];
        for (var i = 0; i < Slots; i++)
            slots[i] = [];
        return slots;
    }

    private void AddTotal(SignalKey key, SignalCount value)
    {
        if (_totals.Count >= MaxTotals && !_totals.ContainsKey(key))
            key = key with { Label = SignalsDelta.OverflowLabel, SubLabel = string.Empty };
        ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, key, out _);
        total += value;
    }

    private bool AddToWindow(long second, SignalKind kind, SignalCount value)
    {
        var slot = SlotOf(second);
        if (_newestSlot - slot >= Slots)
            return false;
        for (var fresh = Math.Max(_newestSlot + 1, slot - Slots + 1); fresh <= slot; fresh++)
            _slots[Index(fresh)].Clear();
        _newestSlot = Math.Max(_newestSlot, slot);
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots[Index(slot)], kind, out _);
        sum += value;
        return true;
    }

    private static long SlotOf(long second) => Math.DivRem(second, SlotSeconds, out var remainder) - (remainder < 0 ? 1 : 0);

    private static int Index(long slot) => (int)(((slot % Slots) + Slots) % Slots);
}
