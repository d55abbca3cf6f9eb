namespace SqlxOrleans.SloFiles.Yaml;

/// <summary>The fields of one mapping, checked for shape, unknown names and duplicates.</summary>
internal sealed class Fields
{
    private readonly Dictionary<string, YamlNode.Entry> _entries = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly Problems _problems;

    private Fields(string path, Problems problems) => (_path, _problems) = (path, problems);

    /// <summary>The entries in the file's order, each name once.</summary>
    public IReadOnlyCollection<YamlNode.Entry> Entries => _entries.Values;

    /// <summary>Reads a mapping; with <paramref name="known"/> null, any name is a field.</summary>
    public static Fields Of(YamlNode node, string path, Problems problems, IReadOnlyCollection<string>? known)
    {
        var fields = new Fields(path, problems);
        if (node is YamlNode.Mapping mapping)
        {
            foreach (var entry in mapping.Entries)
                fields.Add(entry, known);
        }
        else
        {
            problems.Error(node, path, known is null
                ? $"is {node.Kind}; a mapping is expected."
                : $"is {node.Kind}; a mapping is expected with {string.Join(", ", known)}.");
        }

        return fields;
    }

    /// <summary>Reads a field through a rule; null when it is absent or wrong (then the error is noted).</summary>
    public T? Read<T>(string name, Func<YamlNode, string, Problems, T?> rule)
        where T : struct =>
        _entries.TryGetValue(name, out var entry) ? rule(entry.Value, PathOf(name), _problems) : null;

    /// <summary>Reads a text field through a rule; null when it is absent or wrong.</summary>
    public T? ReadObject<T>(string name, Func<YamlNode, string, Problems, T?> rule)
        where T : class =>
        _entries.TryGetValue(name, out var entry) ? rule(entry.Value, PathOf(name), _problems) : null;

    /// <summary>The fields of a field; none when it is absent or wrong.</summary>
    public Fields Inner(string name, IReadOnlyCollection<string>? known) =>
        _entries.TryGetValue(name, out var entry)
            ? Of(entry.Value, PathOf(name), _problems, known)
            : new Fields(PathOf(name), _problems);

    /// <summary>The node of a field.</summary>
    public YamlNode? Find(string name) => _entries.GetValueOrDefault(name)?.Value;

    /// <summary>The path of a field of this mapping.</summary>
    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private void Add(YamlNode.Entry entry, IReadOnlyCollection<string>? known)
    {
        var name = entry.Key.Text;
        if (_entries.TryGetValue(name, out var first))
            _problems.Error(entry.Key, PathOf(Excerpt.Of(name)), $"appears twice; the first is on line {first.Key.Line}.");
        else if (known is null || known.Contains(name))
            _entries.Add(name, entry);
        else if (_problems.WantsText)
            _problems.Error(entry.Key, PathOf(Excerpt.Of(name)), $"is not known; {Suggestion.For(name, known)}allowed: {string.Join(", ", known)}.");
        else
            _problems.Error(entry.Key, string.Empty, string.Empty);
    }
}
