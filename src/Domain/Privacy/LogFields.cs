using System.Collections.Frozen;

namespace SqlxOrleans.Domain.Privacy;

/// <summary>Fields of our own log by what they hold. Names as they are written: <c>snake_case</c>.</summary>
public static class LogFields
{
    private const string Statement = "db.query.text";
    private const string Actor = "actor";
    private const string Sentence = "reason";

    private static readonly string[] SecretWords =
        ["password", "passphrase", "secret", "token", "api_key", "apikey", "credential", "authorization", "connection_string", "cookie", "private_key"];

    private static readonly FrozenDictionary<string, string> Keys = new Dictionary<string, string>
    {
        ["command_text"] = Statement, ["commands"] = Statement, ["query"] = Statement, ["query_text"] = Statement, ["sql"] = Statement,
        ["statement"] = Statement, ["db_statement"] = Statement, ["db_query_text"] = Statement,
        ["parameters"] = "db.query.parameter", ["query_string"] = "url.query", ["referer"] = "url.full", ["user_agent"] = "user_agent.original", 
        ["actor"] = Actor, ["user"] = Actor, ["user_name"] = Actor, ["enduser_id"] = Actor, ["by"] = Actor,
        ["why"] = Sentence,
    }.ToFrozenDictionary();

    /// <summary>True for a field whose value is never written.</summary>
    public static bool IsSecret(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        foreach (var word in SecretWords)
        {
            if (field.Contains(word, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>The attribute of <see cref="AttributeList"/> that a field is; null when it is none: then it is text of ours.</summary>
    public static string? AttributeOf(string field) => Keys.GetValueOrDefault(field);
}
