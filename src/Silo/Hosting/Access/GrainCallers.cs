using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Access;

namespace SqlxOrleans.Silo.Hosting.Access;

/// <summary>The edge knows callers as the grains do.</summary>
internal sealed class GrainCallers(KeyDirectory keys) : ICallers
{
    public ValueTask<Caller?> FindAsync(string? key) => keys.FindAsync(key);
}
