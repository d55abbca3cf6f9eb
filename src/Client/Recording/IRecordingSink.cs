namespace SqlxOrleans.Client.Recording;

/// <summary>Takes what threads recorded.</summary>
internal interface IRecordingSink
{
    /// <summary>Takes a cell's content; the cell is emptied afterwards.</summary>
    void Take(in SeriesKey key, RecordingCell cell);
}
