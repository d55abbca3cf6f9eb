namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>As much waits for the journal as may (architecture, law 7): the sender comes again. Nothing was stored.</summary>
public sealed class JournalBusyException(string message) : Exception(message);
