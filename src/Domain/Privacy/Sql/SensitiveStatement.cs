namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>
/// Recognises statements whose code may hold a secret or a person's name outside any literal: users, roles, logins, passwords, copied
/// data. Of these only the verb is kept. <c>default</c> is the start of a statement.
/// </summary>
internal struct SensitiveStatement
{
    private bool _hasWord;
    private bool _afterDefinition;
    private bool _afterIdentified;
    private bool _afterSet;
    private string? _definition;
    private string? _first;

    /// <summary>What is to be kept of the statement; null when all of it is.</summary>
    public string? Verb { readonly get; private set; }

    /// <summary>True when what follows the statement may be its data.</summary>
    public bool EndsText { readonly get; private set; }

    /// <summary>Takes the next token when it is no word.</summary>
    public void Other() => (_afterDefinition, _afterIdentified, _afterSet) = (false, false, false);

    /// <summary>Takes the next word, in lower case.</summary>
    public void Word(ReadOnlySpan<char> word)
    {
        if (Verb is not null)
            return;
        if (!_hasWord)
            First(word);
        else if (_afterSet && word is "password")
            Verb = "set password";
        else if (_afterIdentified && word is "by" or "with" or "using" or "as" or "via" or "externally" or "globally")
            Verb = _first ?? "identified";
        else if (_afterDefinition && NounOf(word) is { } noun)
            Verb = $"{_definition} {noun}";
        _afterSet = !_hasWord && word is "set";
        _afterIdentified = word is "identified";
        if (word is "create" or "alter" or "drop")
            (_afterDefinition, _definition) = (true, Known(word));
        else
            _afterDefinition &= IsModifier(word);
        _hasWord = true;
    }

    private void First(ReadOnlySpan<char> word)
    {
        _first = Known(word);
        if (word is "copy" or "connect")
            (Verb, EndsText) = (_first, true);
    }

    private static string? Known(ReadOnlySpan<char> word) => word switch
    {
        "create" => "create",
        "alter" => "alter",
        "drop" => "drop",
        "grant" => "grant",
        "set" => "set",
        "copy" => "copy",
        "connect" => "connect",
        _ => null,
    };

    private static string? NounOf(ReadOnlySpan<char> word) => word switch
    {
        "user" => "user",
        "role" => "role",
        "login" => "login",
        "group" => "group",
        "credential" => "credential",
        "server" => "server",
        "link" => "link",
        "secret" => "secret",
        "subscription" => "subscription",
        _ => null,
    };

    private static bool IsModifier(ReadOnlySpan<char> word) => word is "or" or "replace" or "if" or "not" or "exists" or "public" or "shared"
        or "application" or "global" or "local" or "database" or "scoped" or "persistent" or "temporary";
}
