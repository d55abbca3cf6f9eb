using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Logs;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Tests;

/// <summary>What the silo's log repeats of the senders' events.</summary>
public sealed class IncomingLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingSink _cluster = new();
    private readonly Lines _lines = new();

    [Fact]
    public async Task Denials_and_errors_are_a_line_each_in_the_specifications_words_and_the_rest_is_not()
    {
        var signals = new SignalsDelta();
        signals.Add(new SignalKey(1, SignalKind.PolicyDeny, "egress", "pol:1"), 2);
        signals.Add(new SignalKey(2, SignalKind.PolicyDeny, "egress", "pol:1"), 1);
        signals.Add(new SignalKey(1, SignalKind.DriverError, "postgresql", "57014"), 1);
        signals.Add(new SignalKey(1, SignalKind.MigrationError, "timeout", ""), 1);
        signals.Add(new SignalKey(1, SignalKind.CacheHit, "", ""), 100);
        await Log().AppendAsync(Batch(signals));

        Assert.Equal(
            [
                "SqlxOrleans.Policy.Incoming policy.deny acme/prod-eu: denied 3 times, reason 'egress', policy 'pol:1' (0 lines were left out before this one)",
                "SqlxOrleans.Driver.Incoming driver.query.error acme/prod-eu: 1 driver errors, dialect 'postgresql', type '57014' (0 lines were left out before this one)",
                "SqlxOrleans.Ddl.Incoming ddl.migration.error acme/prod-eu: 1 migrations failed, type 'timeout' (0 lines were left out before this one)",
            ],
            _lines.All);
    }

    [Fact]
    public async Task What_does_not_count_is_not_written()
    {
        var signals = new SignalsDelta();
        signals.Add(new SignalKey(1, SignalKind.PolicyDeny, "egress", ""), 1);
        _cluster.OverQuota = "prod-eu";
        await Log().AppendAsync(Batch(signals));
        _cluster.Before = _ => Task.FromResult<IngestReceipt?>(new IngestReceipt(IngestStatus.Retry, 0, [], TimeSpan.Zero));
        await Log().AppendAsync(Batch(signals));

        Assert.Empty(_lines.All);
    }

    [Fact]
    public async Task A_flood_is_so_many_lines_a_second_and_the_next_one_says_how_many_were_left_out()
    {
        var signals = new SignalsDelta();
        for (var i = 0; i < 10; i++)
            signals.Add(new SignalKey(1, SignalKind.PolicyDeny, "reason " + (char)('a' + i), ""), 1);
        var log = Log(perSecond: 4);
        await log.AppendAsync(Batch(signals));
        Assert.Equal(4, _lines.All.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        await log.AppendAsync(Batch(signals));

        Assert.Equal(8, _lines.All.Count);
        Assert.EndsWith("(6 lines were left out before this one)", _lines.All.ElementAt(4), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_off_unless_it_is_asked_for_and_then_leaves_nothing_of_a_sender_s_text()
    {
        await using var silent = await EdgeHost.StartAsync();
        Assert.IsNotType<IncomingLog>(silent.Services.GetService(typeof(IDeltaSink)));
        const string canary = "canary";
        await using var host = await EdgeHost.StartAsync();
        using var content = new StringContent(
            $$"""{"ts":"{{TimeProvider.System.GetUtcNow():O}}","level":"warn","component":"policy","event":"policy.deny","workspace":"prod-eu","actor":"user:{{canary}}","object":"{{canary}}","reason":"{{canary}}@example.com","obligations":["{{canary}}"]}""",
            System.Text.Encoding.UTF8, "application/json");
        using var answer = await host.Client.PostAsync("/ats/v1/events", content);
        await Log().AppendAsync(Assert.Single(host.Sink.Messages));

        Assert.DoesNotContain(canary, Assert.Single(_lines.All), StringComparison.Ordinal);
        Assert.Contains("denied 1 times, reason 'other'", _lines.All.Single(), StringComparison.Ordinal);
    }

    public void Dispose() => _lines.Dispose();

    private IncomingLog Log(int perSecond = 50) =>
        new(_cluster, _lines, Options.Create(new IncomingLogOptions { Incoming = true, IncomingPerSecond = perSecond }), _time);

    private TelemetryBatch Batch(SignalsDelta signals)
    {
        var writer = new ArrayBufferWriter<byte>();
        DeltaFraming.WriteHeader(writer);
        DeltaFraming.Write(writer, WorkspaceId.Parse("prod-eu"), signals);
        return new TelemetryBatch("credential", "acme", "edge", _cluster.Messages.Count + 1, writer.WrittenSpan.ToArray());
    }

    private sealed class Lines : ILoggerFactory
    {
        public ConcurrentQueue<string> All { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, All);

        public void Dispose()
        {
        }

        private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{category} {eventId.Name} {formatter(state, exception)}");
        }
    }
}
