namespace SqlxOrleans.Client.Recording;

/// <summary>The cells of one entry between two flushes.</summary>
internal sealed class RecordingBank(bool timed)
{
    /// <summary>
    /// Most combinations of second, epoch and threshold between two flushes. Two are made ahead (a second ends between two
    /// flushes); more are needed only when weights change at that moment or the flusher was held up.
    /// </summary>
    public const int MaxCells = 16;

    private RecordingCell[] _cells = [new(timed), new(timed)];
    private int _used;

    public ReadOnlySpan<RecordingCell> Used => _cells.AsSpan(0, _used);

    /// <summary>The cell to count in; null when there are too many or no memory for one more.</summary>
    public RecordingCell? Find(long second, long weightEpoch, long thresholdNanoseconds)
    {
        // The newest cell is the one in use nearly always.
        for (var i = _used - 1; i >= 0; i--)
        {
            var cell = _cells[i];
            if (cell.Is(second, weightEpoch, thresholdNanoseconds))
                return cell;
        }

        return Add(second, weightEpoch, thresholdNanoseconds);
    }

    public void Clear()
    {
        foreach (var cell in Used)
            cell.Clear();
        _used = 0;
    }

    private RecordingCell? Add(long second, long weightEpoch, long thresholdNanoseconds)
    {
        if (_used == _cells.Length && !TryGrow())
            return null;
        var cell = _cells[_used++];
        (cell.Second, cell.WeightEpoch, cell.ThresholdNanoseconds) = (second, weightEpoch, thresholdNanoseconds);
        return cell;
    }

    private bool TryGrow()
    {
        if (_cells.Length == MaxCells)
            return false;
        try
        {
            _cells = [.. _cells, new(timed)];
            return true;
        }
        catch (OutOfMemoryException)
        {
            // The thread is inside its busy mark: an exception here would leave it marked and the flusher waiting.
            return false;
        }
    }
}
