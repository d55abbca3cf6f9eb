using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>What the host knows about slo.yml beside the targets in force; the silo implements it over its file watcher.</summary>
public interface ISloStatus
{
    /// <summary>Where the version in force came from; <c>built-in</c> without a file.</summary>
    string Source { get; }

    /// <summary>Since when it is in force; null for the built-in targets.</summary>
    DateTimeOffset? InForceSince { get; }

    /// <summary>The newest refused file while it is newer than the one in force; null otherwise.</summary>
    RejectedSloFile? LastRejected { get; }
}
