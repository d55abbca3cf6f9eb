namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>One delta inside a payload.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Class">The workload's class; null for the workspace's signals.</param>
/// <param name="Body">The encoded delta, a slice of the payload.</param>
public readonly record struct DeltaFrame(WorkspaceId Workspace, WorkloadClass? Class, ReadOnlyMemory<byte> Body);
