using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Load.Traffic;

/// <summary>One series that the load counts for itself.</summary>
internal readonly record struct SeriesId(string Workspace, WorkloadClass Class)
{
    /// <summary>The four judged classes of so many workspaces.</summary>
    public static IReadOnlyList<SeriesId> Of(int workspaces) =>
        [.. Enumerable.Range(1, workspaces).SelectMany(i => WorkloadClasses.Judged.Select(judged => new SeriesId($"load-{i}", judged)))];

    public override string ToString() => $"{Workspace}/{Class.Name()}";
}
