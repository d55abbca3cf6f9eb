using SqlxOrleans.Client.Spooling;

namespace SqlxOrleans.Client.Flushing;

/// <summary>Framed deltas that wait to be sent; their bytes do not change any more.</summary>
/// <param name="payload">See <c>DeltaFraming</c>.</param>
/// <param name="events">Events inside, for the statistics.</param>
internal sealed class OutgoingBatch(byte[] payload, long events)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Payload { get; } = payload;

    public long Events { get; } = events;

    /// <summary>Given once, by the spool, before the batch may be sent.</summary>
    public BatchStamp Stamp { get; set; }

    /// <summary>Ends when the batch was answered or given up.</summary>
    public Task Done => _done.Task;

    public void Finish() => _done.TrySetResult();
}
