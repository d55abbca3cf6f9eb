using System.Globalization;
using System.Text;

namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>
/// Writes a message from its template, <c>Batch {Sequence} of {Tenant}</c>, with values that were cleaned: the template is code, so only the
/// values need to be.
/// </summary>
internal static class LogTemplate
{
    /// <summary>The name under which a message's fields hold its template.</summary>
    public const string Field = "{OriginalFormat}";

    /// <summary>Renders a template.</summary>
    /// <param name="template">With <c>{Name}</c>, <c>{Name,alignment}</c> and <c>{Name:format}</c>; <c>{{</c> and <c>}}</c> are braces.</param>
    /// <param name="value">The text of a name and a format; null leaves the hole as it is.</param>
    public static string Render(string template, Func<string, string?, string?> value)
    {
        var text = new StringBuilder(template.Length * 2);
        for (var at = 0; at < template.Length; at++)
        {
            var c = template[at];
            if (c is '{' or '}' && at + 1 < template.Length && template[at + 1] == c)
            {
                text.Append(c);
                at++;
                continue;
            }

            var end = c == '{' ? template.IndexOf('}', at) : -1;
            if (end < 0)
            {
                text.Append(c);
                continue;
            }

            var hole = template.AsSpan(at + 1, end - at - 1);
            var colon = hole.IndexOf(':');
            var format = colon < 0 ? null : hole[(colon + 1)..].ToString();
            var name = colon < 0 ? hole : hole[..colon];
            var comma = name.IndexOf(',');
            text.Append(value((comma < 0 ? name : name[..comma]).Trim().ToString(), format) ?? template[at..(end + 1)]);
            at = end;
        }

        return text.ToString();
    }

    /// <summary>A value that holds no words of anybody, formatted; null for every other.</summary>
    public static string? PlainText(object value, string? format) => value switch
    {
        bool or Enum => value.ToString(),
        byte or sbyte or short or ushort or int or uint or long or ulong or Int128 or UInt128 or float or double or decimal
            or TimeSpan or DateTime or DateTimeOffset or Guid => Formatted((IFormattable)value, format),
        _ => null,
    };

    private static string Formatted(IFormattable value, string? format)
    {
        try
        {
            return value.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            return value.ToString(null, CultureInfo.InvariantCulture);
        }
    }
}
