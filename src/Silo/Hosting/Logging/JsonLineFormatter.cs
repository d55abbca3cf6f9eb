using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>
/// One JSON object a line with the names of the specification's section 6: <c>level ts component event</c>, then
/// <c>trace_id</c> when there is one, <c>message</c>, the message's own fields, <c>error</c>.
/// </summary>
internal sealed class JsonLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "sqlx-json";

    private static readonly string[] OwnNames = ["level", "ts", "component", "event", "trace_id", "message", "error"];
    private static readonly JsonWriterOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("level", NameOf(logEntry.LogLevel));
            json.WriteString("ts", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("component", ComponentOf(logEntry.Category));
            json.WriteString("event", string.IsNullOrEmpty(logEntry.EventId.Name) ? "log" : logEntry.EventId.Name);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
                json.WriteString("trace_id", activity.TraceId.ToHexString());
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            WriteFields(json, logEntry.State);
            if (logEntry.Exception is { } exception)
                json.WriteString("error", exception.ToString());
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary><c>SqlxOrleans.Silo.Hosting.Slos.SloFileWatcher</c> is <c>slos</c>; other libraries go by their first name.</summary>
    internal static string ComponentOf(string category)
    {
        var parts = category.Split('.');
        var component = parts switch
        {
            ["SqlxOrleans", .., var area, _] => area,
            ["Microsoft", var product, ..] => product,
            _ => parts[0],
        };
        return component.ToLowerInvariant();
    }

    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields)
            return;

        var written = new HashSet<string>(OwnNames);
        foreach (var (name, value) in fields)
        {
            // The template, and names that would repeat ours: an object has each name once.
            var field = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            if (name == "{OriginalFormat}" || !written.Add(field))
                continue;

            json.WritePropertyName(field);
            switch (value)
            {
                case null: json.WriteNullValue(); break;
                case bool flag: json.WriteBooleanValue(flag); break;
                case int number: json.WriteNumberValue(number); break;
                case long number: json.WriteNumberValue(number); break;
                case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
                case IEnumerable<string> list:
                    json.WriteStartArray();
                    foreach (var item in list)
                        json.WriteStringValue(item);
                    json.WriteEndArray();
                    break;
                default: json.WriteStringValue(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)); break;
            }
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
