using System.Buffers;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Client.Flushing;

/// <summary>Packs deltas into as few payloads of at most 4 MB as hold them, in order.</summary>
internal sealed class BatchEncoder(int maxPayloadBytes = DeltaFraming.MaxPayloadBytes)
{
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly List<OutgoingBatch> _batches = [];
    private long _events;

    /// <summary>Appends a delta.</summary>
    /// <param name="delta">What to write.</param>
    /// <param name="write">Writes one frame.</param>
    /// <param name="events">Events inside it.</param>
    public void Add<T>(T delta, Action<IBufferWriter<byte>, T> write, long events)
    {
        _frame.ResetWrittenCount();
        write(_frame, delta);
        if (_payload.WrittenCount + _frame.WrittenCount > maxPayloadBytes)
            Cut();
        if (_payload.WrittenCount == 0)
            DeltaFraming.WriteHeader(_payload);
        _payload.Write(_frame.WrittenSpan);
        _events += events;
    }

    /// <summary>Ends the payload, so that what follows travels under another sequence number.</summary>
    public void Cut()
    {
        if (_payload.WrittenCount > 0)
            _batches.Add(new OutgoingBatch(_payload.WrittenSpan.ToArray(), _events));
        _payload.ResetWrittenCount();
        _events = 0;
    }

    /// <summary>The payloads.</summary>
    public IReadOnlyList<OutgoingBatch> Finish()
    {
        Cut();
        return _batches;
    }
}
