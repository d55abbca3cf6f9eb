using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Client.Flushing;

/// <summary>The signals of one workspace; a further delta once one is full, so that no label is lost to a long outage.</summary>
internal sealed class PendingSignals
{
    private const int EntryBytes = 192;

    private readonly List<SignalsDelta> _deltas = [];

    /// <summary>Counts events; answers by how much the estimated size grew.</summary>
    public long Add(SignalKey key, long count, double valueMs)
    {
        if (count == 0)
            return 0;
        var delta = DeltaFor(key);
        var before = delta.Entries.Count;
        delta.Add(key, count, valueMs);
        return (delta.Entries.Count - before) * (EntryBytes + (2L * (key.Label.Length + key.SubLabel.Length)));
    }

    /// <summary>Writes the delta of a round; true when there is another.</summary>
    public bool Encode(BatchEncoder encoder, WorkspaceId workspace, int round)
    {
        if (round >= _deltas.Count)
            return false;
        var delta = _deltas[round];
        encoder.Add(
            (Workspace: workspace, Delta: delta),
            static (writer, frame) => DeltaFraming.Write(writer, frame.Workspace, frame.Delta),
            delta.Entries.Values.Sum(value => value.Count));
        return round < _deltas.Count - 1;
    }

    private SignalsDelta DeltaFor(SignalKey key)
    {
        foreach (var delta in _deltas)
        {
            if (delta.Entries.Count < SignalsDelta.MaxEntries || delta.Entries.ContainsKey(key))
                return delta;
        }

        _deltas.Add(new SignalsDelta());
        return _deltas[^1];
    }
}
