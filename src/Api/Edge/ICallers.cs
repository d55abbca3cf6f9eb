using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Edge;

/// <summary>Knows who a credential stands for.</summary>
public interface ICallers
{
    /// <summary>The caller of a key; null for nobody.</summary>
    ValueTask<Caller?> FindAsync(string? key);
}
