namespace SqlxOrleans.Domain.Telemetry.Journal;

/// <summary>
/// One batch's part for one grain as the journal keeps it: all that applying it depends on, so that applying it again after a
/// crash gives the same state (architecture, laws 1 and 4).
/// </summary>
/// <param name="ProducerId">The sender; valid for a <c>ProducerTable</c>.</param>
/// <param name="Sequence">The batch's number, from 1.</param>
/// <param name="ReceivedUnixSeconds">The silo's clock when it arrived.</param>
/// <param name="ThresholdNanoseconds">The latency threshold in force when it arrived; 0 without one.</param>
/// <param name="Payloads">The encoded deltas, as they came.</param>
public sealed record JournalEntry(
    string ProducerId, long Sequence, long ReceivedUnixSeconds, long ThresholdNanoseconds, IReadOnlyList<ReadOnlyMemory<byte>> Payloads)
{
    /// <summary>About how many bytes the packed form takes, rather too many than too few.</summary>
    public int ApproximateBytes
    {
        get
        {
            var bytes = ProducerId.Length + 48;
            foreach (var payload in Payloads)
                bytes += payload.Length + 5;
            return bytes;
        }
    }
}
