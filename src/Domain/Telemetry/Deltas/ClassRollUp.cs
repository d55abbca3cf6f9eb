namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// The deltas of all tenants' workloads of one class, merged until they are sent up the fleet's tree: one cell an event second,
/// whoever's and under whichever weights. Counts and sketches add, so any grouping of deltas into roll-ups, taken at any time,
/// gives the same fleet (architecture law 5).
/// </summary>
/// <remarks>
/// Good counts stay as each kernel counted them under its own tenant's objective: thresholds are not merged and are never applied
/// again (a merged delta says 0). Gauges and heartbeats are not part of the fleet. Bounded, because it goes on merging while the
/// fleet does not answer; what does not fit is handed back as a number. Not safe for concurrent use.
/// </remarks>
public sealed class ClassRollUp
{
    /// <summary>Most event seconds held: half an hour of traffic during which nothing could be sent.</summary>
    public const int MaxSeconds = 2048;

    /// <summary>Most event seconds of one <see cref="Take"/>: a hostile cell has 16 KB, so the message stays under 4 MB.</summary>
    public const int MaxSecondsPerDelta = 128;

    private readonly Dictionary<long, WorkloadDelta.Cell> _cells = [];
    private WorkloadCounts _held;

    /// <summary>True when there is nothing to take.</summary>
    public bool IsEmpty => _cells.Count == 0;

    /// <summary>Merges a delta; it is copied.</summary>
    /// <param name="delta">What one workload has applied.</param>
    /// <param name="latestSecond">
    /// The present Unix second: later events count as of now, so that one tenant's fast clock does not slide everybody's windows.
    /// </param>
    /// <returns>Requests given up: more seconds or greater counts than are held.</returns>
    public long Add(WorkloadDelta delta, long latestSecond)
    {
        ArgumentNullException.ThrowIfNull(delta);
        var givenUp = 0L;
        foreach (var cell in delta.Cells)
        {
            if (cell.Counts != default && !TryAdd(cell, Math.Min(cell.Second, latestSecond)))
                givenUp += cell.Counts.Requests;
        }

        return givenUp;
    }

    /// <summary>Removes the oldest <see cref="MaxSecondsPerDelta"/> seconds as one delta that the codec can read back; null when empty.</summary>
    public WorkloadDelta? Take()
    {
        if (IsEmpty)
            return null;
        var taken = new WorkloadDelta();
        foreach (var second in _cells.Keys.Order().Take(MaxSecondsPerDelta).ToList())
        {
            _cells.Remove(second, out var cell);
            Merge(cell!, taken.CellAt(second, 0));
            _held -= cell!.Counts;
        }

        return taken;
    }

    private static void Merge(WorkloadDelta.Cell cell, WorkloadDelta.Cell into)
    {
        into.Counts += cell.Counts;
        into.Latencies.Add(cell.Latencies);
    }

    private bool TryAdd(WorkloadDelta.Cell cell, long second)
    {
        if (!EventSecond.IsValid(second) || !Fits(cell.Counts))
            return false;
        if (!_cells.TryGetValue(second, out var mine))
        {
            if (_cells.Count == MaxSeconds)
                return false;
            _cells[second] = mine = new WorkloadDelta.Cell(second, 0);
        }

        Merge(cell, mine);
        _held += cell.Counts;
        return true;
    }

    /// <summary>All that is held must fit one delta of the codec.</summary>
    private bool Fits(in WorkloadCounts counts)
    {
        Span<long> held = stackalloc long[WorkloadCounts.FieldCount];
        Span<long> added = stackalloc long[WorkloadCounts.FieldCount];
        _held.CopyTo(held);
        counts.CopyTo(added);
        for (var field = 0; field < held.Length; field++)
        {
            var limit = field == WorkloadCounts.ServiceField ? WorkloadDeltaCodec.MaxServiceNanoseconds : WorkloadDeltaCodec.MaxCount;
            if (added[field] > limit - held[field])
                return false;
        }

        return true;
    }
}
