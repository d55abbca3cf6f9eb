namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>Names what one delta is about.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Class">The workload's class; null for the workspace's signals.</param>
public readonly record struct DeltaKey(WorkspaceId Workspace, WorkloadClass? Class);
