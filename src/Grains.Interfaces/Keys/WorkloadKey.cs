namespace SqlxOrleans.Grains.Interfaces.Keys;

/// <summary>The key <c>{tenant}|{workspace}|{class}</c> of one workload.</summary>
/// <param name="Tenant">A tenant name without separators.</param>
/// <param name="Workspace">A workspace name without separators.</param>
/// <param name="Class"><c>L B A S</c> or <c>unclassified</c>.</param>
public readonly record struct WorkloadKey(string Tenant, string Workspace, string Class)
{
    /// <summary>Reads a grain key; throws <see cref="FormatException"/> when it is not of this form.</summary>
    public static WorkloadKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Split('|') is [{ Length: > 0 } tenant, { Length: > 0 } workspace, { Length: > 0 } workloadClass]
            ? new WorkloadKey(tenant, workspace, workloadClass)
            : throw new FormatException($"'{key}' is not a workload key: {{tenant}}|{{workspace}}|{{class}}.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Tenant}|{Workspace}|{Class}";
}
