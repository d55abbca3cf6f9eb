namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// A tenant's name: 1 to 63 of <c>a-z 0-9 -</c>, not starting with a hyphen, so that the key separator <c>|</c> cannot be
/// smuggled in. <c>default</c> is "no tenant" and prints as the empty string.
/// </summary>
public readonly record struct TenantId
{
    /// <summary>What a name may look like, for error messages.</summary>
    public const string Grammar = "1 to 63 characters of a-z, 0-9 and -, starting with a letter or digit";

    private readonly string? _value;

    private TenantId(string value) => _value = value;

    /// <summary>Reads a name; false when it does not follow <see cref="Grammar"/>.</summary>
    public static bool TryParse(string? text, out TenantId tenant)
    {
        var valid = text is { Length: >= 1 and <= 63 } && text[0] != '-' && !text.AsSpan().ContainsAnyExcept(Names.LowerDigitsHyphen);
        tenant = valid ? new TenantId(text!) : default;
        return valid;
    }

    /// <summary>Reads a name or throws <see cref="FormatException"/> naming the grammar.</summary>
    public static TenantId Parse(string text) =>
        TryParse(text, out var tenant) ? tenant : throw new FormatException($"'{text}' is not a tenant name: {Grammar}.");

    /// <inheritdoc/>
    public override string ToString() => _value ?? string.Empty;
}
