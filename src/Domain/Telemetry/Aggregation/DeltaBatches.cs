using System.Buffers;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>Frames a tenant's deltas into as few payloads as their limits allow; no payload holds two deltas of one key.</summary>
public static class DeltaBatches
{
    /// <summary>Size at which a payload is closed; the largest single delta still fits under <see cref="DeltaFraming.MaxPayloadBytes"/>.</summary>
    public const int CloseAtBytes = 1024 * 1024;

    /// <summary>Writes the payloads.</summary>
    /// <param name="deltas">What to send.</param>
    /// <param name="slotsOf">Execution slots of a workspace's producers, -1 when unknown; put into its workloads' deltas.</param>
    public static IReadOnlyList<DeltaBatch> Write(TenantDeltas deltas, Func<WorkspaceId, int> slotsOf)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(slotsOf);
        var batches = new List<DeltaBatch>();
        var open = new OpenBatch();
        for (var layer = 0; ; layer++)
        {
            var wrote = false;
            foreach (var of in deltas.All)
            {
                var key = of.Key;
                if (layer < of.Workloads.Count)
                {
                    wrote = true;
                    of.Workloads[layer].Slots = Math.Min(slotsOf(key.Workspace), 1_000_000);
                    open.Add(key, writer => DeltaFraming.Write(writer, key.Workspace, key.Class!.Value, of.Workloads[layer]), batches);
                }
                else if (layer < of.Signals.Count)
                {
                    wrote = true;
                    open.Add(key, writer => DeltaFraming.Write(writer, key.Workspace, of.Signals[layer]), batches);
                }
            }

            open.Close(batches);
            if (!wrote)
                return batches;
        }
    }

    private sealed class OpenBatch
    {
        private readonly List<DeltaKey> _keys = [];
        private ArrayBufferWriter<byte> _writer = new(4096);

        public void Add(DeltaKey key, Action<IBufferWriter<byte>> write, List<DeltaBatch> closed)
        {
            if (_keys.Count == 0)
                DeltaFraming.WriteHeader(_writer);
            write(_writer);
            _keys.Add(key);
            if (_writer.WrittenCount >= CloseAtBytes)
                Close(closed);
        }

        public void Close(List<DeltaBatch> closed)
        {
            if (_keys.Count == 0)
                return;
            closed.Add(new DeltaBatch(_writer.WrittenSpan.ToArray(), [.. _keys]));
            _keys.Clear();
            _writer = new ArrayBufferWriter<byte>(4096);
        }
    }
}
