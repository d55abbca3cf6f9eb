namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// A workspace of a tenant: 1 to 63 of <c>A-Z a-z 0-9 . _ -</c>, starting with a letter or digit; case matters.
/// <c>default</c> is the workspace <c>default</c>, where telemetry without a workspace goes.
/// </summary>
public readonly record struct WorkspaceId
{
    /// <summary>What a name may look like, for error messages.</summary>
    public const string Grammar = "1 to 63 characters of A-Z, a-z, 0-9, '.', '_' and '-', starting with a letter or digit";

    private const string DefaultName = "default";

    private readonly string? _value;

    private WorkspaceId(string value) => _value = value;

    /// <summary>Reads a name; false when it does not follow <see cref="Grammar"/>.</summary>
    public static bool TryParse(string? text, out WorkspaceId workspace)
    {
        var valid = text is { Length: >= 1 and <= 63 } && char.IsAsciiLetterOrDigit(text[0])
            && !text.AsSpan().ContainsAnyExcept(Names.WorkspaceCharacters);
        // One value for the workspace "default", however it was named, or it would have two keys.
        workspace = valid && text != DefaultName ? new WorkspaceId(text!) : default;
        return valid;
    }

    /// <summary>Reads a name or throws <see cref="FormatException"/> naming the grammar.</summary>
    public static WorkspaceId Parse(string text) =>
        TryParse(text, out var workspace) ? workspace : throw new FormatException($"'{text}' is not a workspace name: {Grammar}.");

    /// <inheritdoc/>
    public override string ToString() => _value ?? DefaultName;
}
