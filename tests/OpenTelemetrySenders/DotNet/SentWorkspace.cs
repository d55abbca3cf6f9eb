namespace SqlxOrleans.OpenTelemetrySender;

/// <summary>What was sent to one workspace, by class name.</summary>
internal sealed record SentWorkspace(string Workspace, SortedDictionary<string, SentClass> Classes, IReadOnlyList<double>? BoundariesMs = null)
{
    public SentWorkspace(string workspace, IReadOnlyList<double>? boundariesMs = null)
        : this(workspace, new SortedDictionary<string, SentClass>(StringComparer.Ordinal), boundariesMs)
    {
    }

    public SentClass Of(string name)
    {
        if (!Classes.TryGetValue(name, out var sent))
            Classes[name] = sent = new SentClass();
        return sent;
    }
}
