using System.Data.Common;
using SqlxOrleans.Grains.Persistence.Journal;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>The database under grain storage and reminders: how Orleans reaches it, and how its schema gets there.</summary>
public interface IStorageBackEnd : IAsyncDisposable
{
    /// <summary>The ADO.NET invariant by which Orleans picks its SQL dialect.</summary>
    string Invariant { get; }

    /// <summary>What Orleans opens its connections with; owned by the back end.</summary>
    DbDataSource DataSource { get; }

    /// <summary>The journal in this database.</summary>
    IJournalStore Journal { get; }

    /// <summary>Where the data is, for people; never a secret.</summary>
    string Description { get; }

    /// <summary>True when several silos can share it, so that it also holds the cluster's membership.</summary>
    bool IsShared { get; }

    /// <summary>Brings the schema up to date in one transaction; safe to run from several processes at once.</summary>
    /// <returns>What was behind; empty when nothing was.</returns>
    /// <exception cref="SchemaMismatchException">Another release made this schema; nothing was changed.</exception>
    /// <exception cref="StartRefusedException">The database cannot be reached, or not be changed by this role.</exception>
    Task<IReadOnlyList<SchemaStep>> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>What <see cref="MigrateAsync"/> would do; changes nothing and needs no right to.</summary>
    /// <exception cref="SchemaMismatchException">Another release made this schema.</exception>
    /// <exception cref="StartRefusedException">The database cannot be reached.</exception>
    Task<IReadOnlyList<SchemaStep>> MissingAsync(CancellationToken cancellationToken);

    /// <summary>Reads something trivial; throws when the database cannot be reached.</summary>
    Task ProbeAsync(CancellationToken cancellationToken);
}
