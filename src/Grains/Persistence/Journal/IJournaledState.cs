namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>A snapshot that says up to which journal row it covers everything.</summary>
internal interface IJournaledState
{
    /// <summary>The newest row in it; 0 before the first.</summary>
    long JournalVersion { get; }
}
