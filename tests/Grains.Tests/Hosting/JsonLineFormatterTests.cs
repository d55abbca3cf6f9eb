using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Silo.Hosting.Logging;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class JsonLineFormatterTests
{
    [Fact]
    public void Line_has_the_names_of_the_specification_and_the_messages_own_fields()
    {
        var log = Format("SqlxOrleans.Silo.Hosting.Slos.SloFileWatcher", new EventId(1, "slo.in_force"),
            [new("ContentHash", "sha256:00"), new("Errors", new[] { "one", "two" }), new("level", "forged")]);

        Assert.Equal("warn", log.GetProperty("level").GetString());
        Assert.Equal("2025-10-17T09:00:02.000000Z", log.GetProperty("ts").GetString());
        Assert.Equal("slos", log.GetProperty("component").GetString());
        Assert.Equal("slo.in_force", log.GetProperty("event").GetString());
        Assert.Equal("sha256:00", log.GetProperty("content_hash").GetString());
        Assert.Equal(2, log.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public void Each_name_is_there_once_however_a_field_is_spelled()
    {
        var log = Format("Any.Category", default, [new("Message", "forged"), new("TraceId", "forged"), new("Level", 1), new("Size", 2), new("size", 3)]);

        Assert.Equal(["level", "ts", "component", "event", "message", "size"], log.EnumerateObject().Select(field => field.Name));
        Assert.Equal("message", log.GetProperty("message").GetString());
        Assert.Equal(2, log.GetProperty("size").GetInt32());
    }

    [Fact]
    public void Line_breaks_and_terminal_escapes_stay_inside_the_line()
    {
        var line = Line("Any.Category", default, [new("Text", "a\n{\"level\":\"fatal\"}\u001b[31m\u2028")]);

        Assert.Single(line.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain('\u001b', line);
        Assert.DoesNotContain('\u2028', line);
    }

    [Theory]
    [InlineData("Orleans.Runtime.Catalog", "orleans")]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", "aspnetcore")]
    [InlineData("SqlxOrleans.Grains.Workloads.WorkloadGrain", "workloads")]
    [InlineData("Plain", "plain")]
    public void Component_is_the_area_of_the_category(string category, string component) =>
        Assert.Equal(component, JsonLineFormatter.ComponentOf(category));

    private static JsonElement Format(string category, EventId eventId, KeyValuePair<string, object?>[] state) =>
        JsonDocument.Parse(Line(category, eventId, state)).RootElement;

    private static string Line(string category, EventId eventId, KeyValuePair<string, object?>[] state)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 10, 17, 9, 0, 2, TimeSpan.Zero));
        var writer = new StringWriter();
        new JsonLineFormatter(time).Write(
            new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(LogLevel.Warning, category, eventId, state, null, (_, _) => "message"), null, writer);
        return writer.ToString();
    }
}
