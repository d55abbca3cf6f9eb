using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Access;

/// <summary>Knows who an API key stands for.</summary>
public interface ICallers
{
    /// <summary>The caller of a key; null for nobody.</summary>
    ValueTask<Caller?> FindAsync(string? key);
}
