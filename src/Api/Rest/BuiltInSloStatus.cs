using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>For a host without slo.yml: the specification's own targets are in force.</summary>
internal sealed class BuiltInSloStatus : ISloStatus
{
    public string Source => "built-in";

    public DateTimeOffset? InForceSince => null;

    public RejectedSloFile? LastRejected => null;
}
