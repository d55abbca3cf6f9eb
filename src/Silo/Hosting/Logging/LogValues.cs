using System.Globalization;
using System.Text.Json;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>The values of one line as they may be written.</summary>
/// <param name="redactor">Cleans and counts.</param>
/// <param name="tenant">Whose line it is.</param>
/// <param name="kept">What is not redacted in it.</param>
internal sealed class LogValues(LogRedactor redactor, TenantId tenant, Redactions kept)
{
    /// <summary>A text that is not ours, such as an exception's message.</summary>
    public string Text(string text) => redactor.Text(text, kept);

    /// <summary>A template, which should be code and may have been put together from values.</summary>
    public string Words(string text) => redactor.Words(text, kept);

    /// <summary>A field's value.</summary>
    public string Of(string field, object value) =>
        LogTemplate.PlainText(value, null) is { } plain && !LogFields.IsSecret(field)
            ? plain
            : redactor.Value(tenant, field, Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty, kept);

    /// <summary>A value where its name stands in a template; null when there is none of that name.</summary>
    public string? InMessage(IReadOnlyList<KeyValuePair<string, object?>> fields, string name, string? format)
    {
        foreach (var (key, value) in fields)
        {
            if (!key.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            var field = JsonNamingPolicy.SnakeCaseLower.ConvertName(key);
            return value switch
            {
                null => "(null)",
                IEnumerable<string> list => string.Join(", ", list.Select(item => Of(field, item))),
                _ when format is not null && !LogFields.IsSecret(field) && LogTemplate.PlainText(value, format) is { } plain => plain,
                _ => Of(field, value),
            };
        }

        return null;
    }
}
