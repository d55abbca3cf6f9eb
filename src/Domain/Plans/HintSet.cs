using System.Buffers;

namespace SqlxOrleans.Domain.Plans;

/// <summary>
/// Settings under which a query runs, such as <c>enable_nestloop=off;work_mem=64MB</c>: names in order, each once. Two sets
/// with the same settings are the same arm, whoever offered them. <c>default</c> is "no hints", the database's own plan.
/// </summary>
public readonly record struct HintSet
{
    /// <summary>What a set may look like, for error messages.</summary>
    public const string Grammar =
        "at most 8 settings name=value separated by ';', a name of 1 to 63 characters of a-z, 0-9, '_' and '.' that starts with a "
        + "letter, a value of 1 to 32 characters of A-Z, a-z, 0-9, '.', '_', '-' and '%'";

    /// <summary>Most settings in a set.</summary>
    public const int MaxSettings = 8;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.");
    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-%");

    private readonly string? _text;

    private HintSet(string text) => _text = text;

    /// <summary>True for the database's own plan.</summary>
    public bool IsDefault => string.IsNullOrEmpty(_text);

    /// <summary>The settings in order of their names.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings => IsDefault
        ? []
        : _text!.Split(';').Select(setting => setting.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    /// <summary>Reads a set, its settings in any order; false when it does not follow <see cref="Grammar"/> or names a setting twice.</summary>
    public static bool TryParse(string? text, out HintSet hints)
    {
        hints = default;
        if (string.IsNullOrEmpty(text))
            return text is not null;
        if (text.Length > MaxSettings * 97)
            return false;
        var settings = text.Split(';');
        if (settings.Length > MaxSettings || !Array.TrueForAll(settings, IsSetting))
            return false;
        Array.Sort(settings, StringComparer.Ordinal);
        for (var i = 1; i < settings.Length; i++)
        {
            if (NameOf(settings[i]).SequenceEqual(NameOf(settings[i - 1])))
                return false;
        }

        hints = new HintSet(string.Join(';', settings));
        return true;
    }

    /// <summary>Reads a set or throws <see cref="FormatException"/> naming the grammar.</summary>
    public static HintSet Parse(string text) =>
        TryParse(text, out var hints) ? hints : throw new FormatException($"'{text}' is not a hint set: {Grammar}.");

    /// <summary>The canonical text; empty for the default.</summary>
    public override string ToString() => _text ?? string.Empty;

    private static bool IsSetting(string setting)
    {
        var name = NameOf(setting);
        var value = setting.AsSpan(Math.Min(setting.Length, name.Length + 1));
        return name.Length is >= 1 and <= 63 && char.IsAsciiLetterLower(name[0]) && name.IndexOfAnyExcept(NameCharacters) < 0
            && value.Length is >= 1 and <= 32 && value.IndexOfAnyExcept(ValueCharacters) < 0;
    }

    private static ReadOnlySpan<char> NameOf(string setting) =>
        setting.AsSpan(0, setting.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? at : setting.Length);
}
