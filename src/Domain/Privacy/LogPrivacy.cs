using SqlxOrleans.Domain.Privacy.Sql;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Privacy;

/// <summary>
/// What of the values and texts of our own log is written. The words of a message are code; what is put into them may come from a sender,
/// a database or a library and is looked at.
/// </summary>
/// <param name="filter">For values that an attribute of telemetry would hold: statements, actors, reasons.</param>
public sealed class LogPrivacy(PrivacyFilter filter)
{
    /// <summary>What stands for a value of which nothing may be written.</summary>
    public const string Removed = "[removed]";

    /// <summary>A field's value as it is written.</summary>
    /// <param name="tenant">Whose; <c>default</c> when it is nobody's or not known.</param>
    /// <param name="field">Its name, <c>snake_case</c>.</param>
    /// <param name="value">Its value as text.</param>
    /// <param name="kept">Kinds that stay: addresses, where only machines of the cluster have one.</param>
    /// <param name="found">What was replaced.</param>
    public string Value(TenantId tenant, string field, string value, Redactions kept, out Redactions found)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (LogFields.IsSecret(field))
        {
            found = Redactions.Secret;
            return SecretText.Mark;
        }

        if (LogFields.AttributeOf(field) is not { } attribute)
            return Text(value, kept, out found);
        var filtered = filter.Filter(tenant, TelemetryKind.LogRecord, attribute, value, SqlDialect.Unknown);
        found = filtered.Redactions;
        return filtered.Value ?? Removed;
    }

    /// <summary>A text from elsewhere, such as an exception's message: without secrets, personal values, literals and comments of SQL.</summary>
    public static string Text(string text, Redactions kept, out Redactions found)
    {
        var code = SqlInText.Redact(text, out found);
        var words = Words(code, kept, out var more);
        found |= more;
        return words;
    }

    /// <summary>A sentence of ours, of which only the words are known to be code: without secrets and personal values.</summary>
    public static string Words(string text, Redactions kept, out Redactions found)
    {
        var open = SecretText.Redact(text, out found);
        var redacted = PersonalData.Redact(open, kept, out var personal);
        found |= personal;
        return redacted;
    }
}
