using Orleans.CodeGeneration;

namespace SqlxOrleans.Grains.Interfaces.Access;

/// <summary>The cluster's own ticket keys, for when none is configured; one grain, key: <see cref="Key"/>. In-cluster only.</summary>
[Alias("sqlx.ITicketKeysGrain"), Version(1)]
public interface ITicketKeysGrain : IGrainWithStringKey
{
    /// <summary>The only key of this grain.</summary>
    const string Key = "tickets";

    /// <summary>The secrets, the newest first. Makes one when there is none or the newest is a day old, and stores it before it answers.</summary>
    [Alias("Get")]
    Task<TicketSecrets> GetAsync();
}
