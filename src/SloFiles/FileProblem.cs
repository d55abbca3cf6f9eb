namespace SqlxOrleans.SloFiles;

/// <summary>One thing that is wrong, or worth knowing, about a configuration file.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in characters, from 1.</param>
/// <param name="Field">Path of the field, such as <c>classes.L.p95_ms</c>; <c>file</c> for the file as a whole.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record FileProblem(int Line, int Column, string Field, string Message)
{
    /// <summary><c>line:column field: message</c>.</summary>
    public override string ToString() => $"{Line}:{Column} {Field}: {Message}";
}
