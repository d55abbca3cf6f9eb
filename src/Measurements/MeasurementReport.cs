namespace SqlxOrleans.Measurements;

/// <summary>
/// What one run measured: written as one JSON object (<c>--json FILE</c> of the demo, the harness and the load driver) and
/// shown as a table. Results keep the order in which they were added. Not thread-safe: one place collects.
/// </summary>
/// <example><code>
/// var report = new MeasurementReport("loop");
/// report.Add("loop.reward_delay_ms.p99", 143.2, "ms", Better.Lower, goal: 250);
/// report.Finish(elapsed);
/// report.WriteTable(Console.Out);
/// report.WriteJson("out.json");
/// </code></example>
public sealed class MeasurementReport
{
    private readonly List<Measurement> _results = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>An empty report.</summary>
    /// <param name="verb">The command that measured, such as <c>demo</c>, <c>harness</c>, <c>loop</c>.</param>
    /// <param name="commit">The measured commit; taken from the build or from git when not given (<see cref="MeasuredCommit"/>).</param>
    public MeasurementReport(string verb, string? commit = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(verb);
        Verb = verb;
        Commit = commit ?? MeasuredCommit.Find();
    }

    /// <summary>The command that measured.</summary>
    public string Verb { get; }

    /// <summary>The measured commit, or <c>unknown</c>.</summary>
    public string Commit { get; }

    /// <summary>The machine of this process.</summary>
    public MeasuredMachine Machine { get; } = MeasuredMachine.Current();

    /// <summary>How long the run took; zero until <see cref="Finish"/>.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>All results in the order in which they were added.</summary>
    public IReadOnlyList<Measurement> Results => _results;

    /// <summary>Adds one result.</summary>
    /// <param name="name">Dotted name, unique in this report.</param>
    /// <param name="value">NaN and infinities are accepted and mean "could not be measured": <c>null</c> in JSON, <c>-</c> in the table.</param>
    /// <param name="unit">Unit of the value and of the goal.</param>
    /// <param name="better">The direction of improvement.</param>
    /// <param name="goal">The value aimed at, finite; <c>null</c> when there is none.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, the unit is empty, or the goal is not finite.</exception>
    /// <returns>This report.</returns>
    public MeasurementReport Add(string name, double value, string unit, Better better, double? goal = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(unit);
        if (goal is { } aim && !double.IsFinite(aim))
            throw new ArgumentException($"The goal of '{name}' is {aim}: give a finite number, or null when there is no goal.", nameof(goal));
        if (!_names.Add(name))
            throw new ArgumentException($"The report already has a result '{name}': names are unique.", nameof(name));
        _results.Add(new Measurement(name, value, unit, better, goal));
        return this;
    }

    /// <summary>Sets the duration of the run.</summary>
    /// <param name="elapsed">Zero or more.</param>
    /// <returns>This report.</returns>
    public MeasurementReport Finish(TimeSpan elapsed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(elapsed, TimeSpan.Zero);
        Elapsed = elapsed;
        return this;
    }

    /// <summary>The report as one JSON object, indented, with a final line feed.</summary>
    public string ToJson() => MeasurementJson.Format(this);

    /// <summary>Writes <see cref="ToJson"/> so that a reader sees the old file or the whole new one, never a part.</summary>
    /// <param name="path">Relative paths count from the current directory; missing folders are made.</param>
    /// <exception cref="MeasurementWriteException">The file cannot be written; the message says which, why and what to do.</exception>
    public void WriteJson(string path) => MeasurementFile.WriteAtomically(path, ToJson());

    /// <summary>Writes a plain-text table: name, value, unit, goal beside the value, and whether it was reached.</summary>
    /// <param name="writer">Is not closed.</param>
    public void WriteTable(TextWriter writer) => MeasurementTable.Write(this, writer);
}
