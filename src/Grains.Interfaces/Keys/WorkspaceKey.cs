namespace SqlxOrleans.Grains.Interfaces.Keys;

/// <summary>The key <c>{tenant}|{workspace}</c> of everything that a workspace has one of.</summary>
/// <param name="Tenant">A tenant name without separators.</param>
/// <param name="Workspace">A workspace name without separators.</param>
public readonly record struct WorkspaceKey(string Tenant, string Workspace)
{
    /// <summary>Reads a grain key; throws <see cref="FormatException"/> when it is not of this form.</summary>
    public static WorkspaceKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Split('|') is [{ Length: > 0 } tenant, { Length: > 0 } workspace]
            ? new WorkspaceKey(tenant, workspace)
            : throw new FormatException($"'{key}' is not a workspace key: {{tenant}}|{{workspace}}.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Tenant}|{Workspace}";
}
