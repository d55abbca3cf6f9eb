namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>A stored snapshot.</summary>
/// <param name="Grain">Whose, as in the journal's rows.</param>
/// <param name="Version">The newest row that is in it.</param>
public readonly record struct JournalCover(string Grain, long Version);
