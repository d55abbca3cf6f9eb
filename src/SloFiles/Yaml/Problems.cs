namespace SqlxOrleans.SloFiles.Yaml;

/// <summary>Collects what is wrong with a file, up to a limit: a hostile one could be wrong a hundred thousand times.</summary>
internal sealed class Problems
{
    private const int Most = 100;

    private readonly List<FileProblem> _errors = [];
    private readonly List<FileProblem> _warnings = [];
    private int _more;

    public bool HasErrors => _errors.Count > 0;

    /// <summary>False when further errors are only counted, so that nobody need work out their text.</summary>
    public bool WantsText => _errors.Count < Most;

    public IReadOnlyList<FileProblem> Warnings => [.. InOrder(_warnings)];

    public IReadOnlyList<FileProblem> Errors =>
        _more == 0 ? [.. InOrder(_errors)] : [.. InOrder(_errors), new FileProblem(1, 1, "file", $"{_more} more errors are not listed.")];

    public void Error(int line, int column, string field, string message)
    {
        if (WantsText)
            _errors.Add(new FileProblem(line, column, field, message));
        else
            _more++;
    }

    public void Error(YamlNode node, string field, string message) => Error(node.Line, node.Column, field, message);

    public void Warn(YamlNode node, string field, string message) =>
        _warnings.Add(new FileProblem(node.Line, node.Column, field, message));

    private static IOrderedEnumerable<FileProblem> InOrder(List<FileProblem> problems) =>
        problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column);
}
