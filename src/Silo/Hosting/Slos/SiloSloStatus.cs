using SqlxOrleans.Api.Rest;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Silo.Hosting.Slos;

/// <summary>The edge's view: what is in force by the book, what was refused by this silo's watcher.</summary>
internal sealed class SiloSloStatus(SloFileStatus status) : ISloStatus
{
    public string Source => status.InForce?.Source ?? "built-in";

    public DateTimeOffset? InForceSince => status.InForce?.InForceSince;

    public RejectedSloFile? LastRejected => status.State is { Invalid: true } refused
        ? new RejectedSloFile(refused.CheckedAt, refused.Path, refused.Errors)
        : null;
}
