using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Domain.Privacy;
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

    [Fact]
    public void Line_names_the_tenant_and_workspace_of_a_grain_and_the_span_in_which_it_was_written()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        var log = Format("Any.Category", default, [new("Workspace", "acme|prod-eu"), new("{OriginalFormat}", "Weights of {Workspace}")]);

        Assert.Equal(("acme", "prod-eu"), (log.GetProperty("tenant").GetString(), log.GetProperty("workspace").GetString()));
        Assert.Equal(activity.TraceId.ToHexString(), log.GetProperty("trace_id").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), log.GetProperty("span_id").GetString());
        Assert.Equal("Weights of acme|prod-eu", log.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("tenant", "acme", "acme", null)]
    [InlineData("Grain", "workload/acme|prod-eu|L", "acme", "prod-eu")]
    [InlineData("Workload", "acme|prod-eu|L", "acme", "prod-eu")]
    [InlineData("Workspace", "prod-eu", null, "prod-eu")]
    [InlineData("tenant", "not a tenant", null, null)]
    [InlineData("Grain", "a|b|", "a", "b")]
    [InlineData("Size", "acme|prod-eu", null, null)]
    public void Subject_is_found_in_keys(string field, string value, string? tenant, string? workspace)
    {
        var log = Format("Any.Category", default, [new(field, value)]);

        Assert.Equal(tenant, field == "tenant" && tenant is null ? null : Text(log, "tenant"));
        Assert.Equal(workspace, Text(log, "workspace"));
    }

    [Fact]
    public void Exception_with_causes_and_stacks_is_one_line_of_its_types_messages_and_stacks()
    {
        var line = Line("Any.Category", default, [], Thrown(new InvalidOperationException("outer\nsecond line", Thrown(new TimeoutException("inner")))));

        Assert.Single(line.TrimEnd('\n').Split('\n'));
        var log = JsonDocument.Parse(line).RootElement;
        Assert.Equal("System.InvalidOperationException", Text(log, "error_type"));
        Assert.Matches(@"^System\.InvalidOperationException: outer\nsecond line\n ---> System\.TimeoutException: inner\n +at .*Thrown.*\n +at .*Thrown", Text(log, "error"));
    }

    [Theory]
    [InlineData("Text", "jane.doe@example.org wrote", "[email] wrote", "email")]
    [InlineData("Text", "from 203.0.113.9", "from [address]", "address")]
    [InlineData("Text", "Host=db;Password=hunter2hunter2;Database=x", "Host=db;Password=[secret];Database=x", "secret")]
    [InlineData("Text", "key sqlxk.acme.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA is known", "key [secret] is known", "secret")]
    [InlineData("ApiKey", "whatever", "[secret]", "secret")]
    [InlineData("Text", "failed: SELECT * FROM users WHERE name = 'Jane'", "failed: select * from users where name = ?", "sql")]
    [InlineData("CommandText", "SELECT 'Jane'", "ph:", "sql")]
    [InlineData("Why", "because jane.doe@example.org said so", "because [email] said so", "email")]
    [InlineData("By", "jane", "user:~", "actor")]
    public void Value_that_is_personal_or_secret_is_replaced_in_its_field_and_in_the_message_and_counted(
        string field, string value, string written, string kind)
    {
        var counted = new List<string>();
        using var listener = Listen(counted);

        var log = Format("Any.Category", default, [new(field, value), new("{OriginalFormat}", $"It said {{{field}}} today")]);

        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(field);
        Assert.StartsWith(written, Text(log, name), StringComparison.Ordinal);
        Assert.Equal($"It said {Text(log, name)} today", Text(log, "message"));
        Assert.DoesNotContain(value, log.GetRawText(), StringComparison.Ordinal);
        Assert.Contains($"{kind} own_log", counted);
    }

    [Fact]
    public void Message_and_exception_that_are_put_together_from_values_are_cleaned_too()
    {
        var line = Line("Any.Category", default, [new("{OriginalFormat}", "Mail from jane.doe@example.org")], new InvalidOperationException("INSERT INTO t VALUES ('Jane')"));

        var log = JsonDocument.Parse(line).RootElement;
        Assert.Equal("Mail from [email]", Text(log, "message"));
        Assert.Equal("System.InvalidOperationException: insert into t values (?)", Text(log, "error"));
    }

    [Theory]
    [InlineData("Orleans.Runtime.Catalog", "10.1.2.3:11111")]
    [InlineData("Npgsql.Connection", "[address]:11111")]
    public void Addresses_stay_where_only_machines_of_the_cluster_have_one(string category, string written) =>
        Assert.Equal(written, Text(Format(category, default, [new("Silo", "10.1.2.3:11111")]), "silo"));

    [Fact]
    public void Numbers_times_and_formats_of_a_template_are_written_as_they_are()
    {
        var log = Format("Any.Category", default,
            [new("Count", 4111111111111111), new("Took", 1.23456), new("Nothing", null), new("{OriginalFormat}", "{{{Count}}} in {Took:0.0} of {Nothing,5} {Unknown}")]);

        Assert.Equal("{4111111111111111} in 1.2 of (null) {Unknown}", Text(log, "message"));
        Assert.Equal(JsonValueKind.Null, log.GetProperty("nothing").ValueKind);
    }

    [Fact]
    public void Line_of_any_size_is_cut_below_64_KiB_and_says_so()
    {
        Gen.Select(AnyText, AnyText, AnyText, Gen.Int[0, 300]).Sample((message, field, error, more) =>
        {
            KeyValuePair<string, object?>[] state =
                [new("Text", field), new("List", new[] { field, message }), .. Enumerable.Range(0, more).Select(i => new KeyValuePair<string, object?>("F" + i, field)), new("{OriginalFormat}", "x " + message.Replace('{', '(').Replace('}', ')'))];
            var line = Line("Any.Category", default, state, new InvalidOperationException(error));

            Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, LogLine.MaxBytes);
            Assert.DoesNotContain(line.TrimEnd('\n'), char.IsControl);
            var log = JsonDocument.Parse(line).RootElement;
            var names = log.EnumerateObject().Select(each => each.Name).ToList();
            Assert.Distinct(names);
            var isLarge = message.Length + error.Length + (field.Length * (2 + more)) > LogLine.MaxBytes;
            Assert.True(!isLarge || names[^1] == "cut", $"{line.Length} characters without a mark");
        }, iter: 300);
    }

    [Theory]
    [InlineData("edge", 3001, "LogBatchUnanswered", "edge.batch_unanswered")]
    [InlineData("slos", 4101, "slo.in_force", "slo.in_force")]
    [InlineData("aspnetcore", 1, "ConnectionReset", "aspnetcore.connection_reset")]
    [InlineData("orleans", 100157, null, "orleans.100157")]
    [InlineData("any", 0, null, "log")]
    [InlineData("any", 1, "Logger", "any.logger")]
    public void Event_is_dotted_and_never_empty(string component, int id, string? name, string written) =>
        Assert.Equal(written, JsonLineFormatter.EventOf(component, new EventId(id, name)));

    [Theory]
    [InlineData("Orleans.Runtime.Catalog", "orleans")]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", "aspnetcore")]
    [InlineData("SqlxOrleans.Grains.Workloads.WorkloadGrain", "workloads")]
    [InlineData("Plain", "plain")]
    public void Component_is_the_area_of_the_category(string category, string component) =>
        Assert.Equal(component, JsonLineFormatter.ComponentOf(category));

    private static Gen<string> AnyText { get; } = Gen.Frequency(
        (3, Gen.String[0, 50]), (1, Gen.String[0, 30_000]), (1, Gen.Char.Select(Gen.Int[0, 90_000], (c, length) => new string(c, length))));

    private static JsonElement Format(string category, EventId eventId, KeyValuePair<string, object?>[] state) =>
        JsonDocument.Parse(Line(category, eventId, state)).RootElement;

    private static string? Text(JsonElement log, string name) => log.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private static MeterListener Listen(List<string> counted)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == PrivacyMetric.Name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (counted)
                counted.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value)));
        });
        listener.Start();
        return listener;
    }

    private static string Line(string category, EventId eventId, KeyValuePair<string, object?>[] state, Exception? exception = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 10, 17, 9, 0, 2, TimeSpan.Zero));
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var writer = new StringWriter { NewLine = "\n" };
        new JsonLineFormatter(time, new LogRedactor(services.GetRequiredService<IMeterFactory>())).Write(
            new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(LogLevel.Warning, category, eventId, state, exception, (_, _) => "message"), null, writer);
        return writer.ToString();
    }
}
