using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using SqlxOrleans.Domain.Privacy;

namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>
/// One JSON object a line with the names of the specification's sections 3 and 6: <c>level ts component event</c>, then <c>tenant workspace
/// trace_id span_id</c> where they are known, <c>message</c>, the message's own fields, <c>error_type error</c>.
/// </summary>
internal sealed class JsonLineFormatter(TimeProvider time, LogRedactor redactor) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "sqlx-json";

    private const string Tenant = "tenant";
    private const string Workspace = "workspace";

    /// <summary>Written by us alone: a field of one of these names is left out.</summary>
    private static readonly string[] OwnNames = ["level", "ts", "component", "event", "trace_id", "span_id", "message", "error_type", "error", "cut"];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var component = ComponentOf(logEntry.Category);
        var fields = logEntry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        var subject = LogSubject.Of(fields);
        var values = new LogValues(redactor, subject.Tenant, KeptIn(logEntry.Category));
        using var line = new LogLine();
        line.Text("level", NameOf(logEntry.LogLevel));
        line.Text("ts", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        line.Text("component", component);
        line.Text("event", EventOf(component, logEntry.EventId));
        if (subject.Tenant != default)
            line.Text(Tenant, subject.Tenant.ToString());
        if (subject.Workspace != default)
            line.Text(Workspace, subject.Workspace.ToString());
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            line.Text("trace_id", activity.TraceId.ToHexString());
            line.Text("span_id", activity.SpanId.ToHexString());
        }

        line.Text("message", Message(logEntry, fields, values));
        foreach (var name in OwnNames)
            line.Reserved(name);
        WriteFields(line, fields, values);
        if (logEntry.Exception is { } exception)
        {
            line.Text("error_type", exception.GetType().FullName ?? exception.GetType().Name);
            line.Text("error", ErrorText.Of(exception, values.Text));
        }

        textWriter.WriteLine(line.End());
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

    /// <summary>Dotted as the specification's: <c>slo.in_force</c>; <c>LogBatchRefused</c> of the edge is <c>edge.batch_refused</c>, a number <c>orleans.100157</c>.</summary>
    internal static string EventOf(string component, EventId id)
    {
        if (string.IsNullOrEmpty(id.Name))
            return id.Id == 0 ? "log" : string.Create(CultureInfo.InvariantCulture, $"{component}.{id.Id}");
        if (id.Name.Contains('.', StringComparison.Ordinal))
            return id.Name;
        var name = id.Name.Length > 3 && id.Name.StartsWith("Log", StringComparison.Ordinal) && char.IsUpper(id.Name[3]) ? id.Name[3..] : id.Name;
        return $"{component}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}";
    }

    /// <summary>Only machines speak Orleans, and which silo it was is what its lines are about.</summary>
    private static Redactions KeptIn(string category) =>
        category.StartsWith("Orleans", StringComparison.Ordinal) ? Redactions.Address : Redactions.None;

    private static string Message<TState>(in LogEntry<TState> entry, IReadOnlyList<KeyValuePair<string, object?>> fields, LogValues values) =>
        fields.Count > 0 && fields[^1] is { Key: LogTemplate.Field, Value: string template }
            ? LogTemplate.Render(values.Words(template), (name, format) => values.InMessage(fields, name, format))
            : values.Text(entry.Formatter(entry.State, null));

    private static void WriteFields(LogLine line, IReadOnlyList<KeyValuePair<string, object?>> fields, LogValues values)
    {
        foreach (var (name, value) in fields)
        {
            // The template, and names that would repeat ours: an object has each name once.
            var field = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            if (name == LogTemplate.Field || !line.TryName(field))
                continue;
            switch (value)
            {
                case null: line.Nothing(field); break;
                case bool flag: line.Flag(field, flag); break;
                case int number: line.Number(field, number); break;
                case long number: line.Number(field, number); break;
                case double number when double.IsFinite(number): line.Number(field, number); break;
                case IEnumerable<string> list: line.List(field, list.Select(item => values.Of(field, item))); break;
                default: line.Text(field, values.Of(field, value)); break;
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
