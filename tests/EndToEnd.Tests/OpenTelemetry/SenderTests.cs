using System.Globalization;
using SqlxOrleans.Cli;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Grains.Interfaces.Rest;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.OpenTelemetry;

/// <summary>What real OpenTelemetry SDKs send is what the SLO endpoint counts.</summary>
public sealed class SenderTests(SendersFixture senders)
{
    // A nanosecond is the unit in which latencies are counted.
    private const double NanosecondInMs = 1.000001e-6;

    public static TheoryData<Sender, string> Ways { get; } = new()
    {
        { Sender.DotNet, "grpc" },
        { Sender.DotNet, "http" },
        { Sender.Node, "grpc" },
        { Sender.Node, "http" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Spans_are_counted_as_they_were_sent(Sender sender, string protocol)
    {
        var sent = (await senders.SendAsync(sender, protocol)).Spans;
        var answer = await senders.ReadSloAsync(sent.Workspace);

        Assert.Equal(["A", "B", "L", "S", "unclassified"], sent.Classes.Keys.Order(StringComparer.Ordinal));
        AssertSameCounts(sent, answer);
        Assert.Contains(answer.Classes, judged => judged.Failed > 0);
        Assert.Contains(answer.Classes, judged => judged.Spans > judged.Count && judged.SpansFailed > judged.Failed);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Percentiles_of_spans_are_the_exact_ones_within_the_stated_error(Sender sender, string protocol)
    {
        var sent = (await senders.SendAsync(sender, protocol)).Spans;
        var answer = await senders.ReadSloAsync(sent.Workspace);

        foreach (var judged in answer.Classes)
        {
            var raw = sent.Classes[judged.Class];
            Assert.Equal(LatencySketch.RelativeError, judged.RelativeError);
            AssertWithinError(raw, judged);
            Assert.Equal(raw.LatenciesMs.Min(), judged.MinMs!.Value, NanosecondInMs);
            Assert.Equal(raw.LatenciesMs.Max(), judged.MaxMs!.Value, NanosecondInMs);
            Assert.Equal(raw.LatenciesMs.Average(), judged.MeanMs!.Value, NanosecondInMs);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Exponential_histograms_of_running_totals_are_counted_once_with_their_percentiles(Sender sender, string protocol)
    {
        var sent = (await senders.SendAsync(sender, protocol)).ExponentialHistogram;
        var answer = await senders.ReadSloAsync(sent.Workspace);

        AssertSameCounts(sent, answer);
        foreach (var judged in answer.Classes)
            AssertWithinError(sent.Classes[judged.Class], judged);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Explicit_histograms_of_deltas_are_counted_and_their_percentiles_stay_in_the_sender_s_bucket(Sender sender, string protocol)
    {
        var sent = (await senders.SendAsync(sender, protocol)).ExplicitHistogram;
        var answer = await senders.ReadSloAsync(sent.Workspace);

        AssertSameCounts(sent, answer);
        double[] bounds = [0, .. sent.BoundariesMs!, double.PositiveInfinity];
        foreach (var judged in answer.Classes)
        {
            foreach (var (share, reported) in Percentiles(judged))
            {
                var exact = sent.Classes[judged.Class].PercentileMs(share);
                var bucket = Array.FindIndex(bounds, bound => exact <= bound);
                Assert.InRange(
                    reported, bounds[bucket - 1] * (1 - LatencySketch.RelativeError), bounds[bucket] * (1 + LatencySketch.RelativeError));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Counters_reach_the_metrics_page(Sender sender, string protocol)
    {
        var sent = (await senders.SendAsync(sender, protocol)).Counters;
        var silo = await senders.SiloAsync();
        using var http = silo.CreateHttpClient();
        var page = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        var sample = Assert.Single(page.Split('\n'), line =>
            line.StartsWith("sqlx_driver_errors_total{", StringComparison.Ordinal)
            && line.Contains($"class=\"{sent.DriverErrorClass}\"", StringComparison.Ordinal));
        Assert.Contains("dialect=\"mysql\"", sample, StringComparison.Ordinal);
        Assert.Equal(sent.DriverErrors, ValueOf(sample));
    }

    [Fact]
    public async Task Cache_events_of_all_senders_add_up_on_the_metrics_page()
    {
        long hits = 0, misses = 0;
        foreach (var way in Ways)
        {
            var sent = (await senders.SendAsync(way.Data.Item1, way.Data.Item2)).Counters;
            (hits, misses) = (hits + sent.CacheHits, misses + sent.CacheMisses);
        }

        var silo = await senders.SiloAsync();
        using var http = silo.CreateHttpClient();
        var page = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((hits, misses), (CacheEvents(page, "hit"), CacheEvents(page, "miss")));
    }

    [Fact]
    public async Task The_command_line_shows_what_was_sent()
    {
        var sent = (await senders.SendAsync(Sender.DotNet, "grpc")).Spans;
        var silo = await senders.SiloAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await SqlxSloCommand.RunAsync(
            ["status", "--url", silo.Http.ToString(), "--tenant", silo.Tenant, "--workspace", sent.Workspace, "--window", "1h", "--json"],
            CliShell.OfProcess() with
            {
                Output = output,
                Error = error,
                Environment = name => name == CommonOptions.KeyVariable ? silo.ApiKey : null,
            },
            TestContext.Current.CancellationToken);

        Assert.Empty(error.ToString());
        var answer = System.Text.Json.JsonSerializer.Deserialize(output.ToString(), SqlxRestJson.Default.WorkspaceSlo)!;
        AssertSameCounts(sent, answer);
        Assert.Equal(answer.Classes.Any(judged => judged.Compliance == "breached") ? 1 : 0, code);
    }

    private static void AssertSameCounts(SentWorkspace sent, WorkspaceSlo answer)
    {
        Assert.Equal(
            sent.Classes.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => (entry.Key, entry.Value.Requests, entry.Value.Failed, entry.Value.Spans, entry.Value.SpansFailed)),
            answer.Classes.OrderBy(judged => judged.Class, StringComparer.Ordinal)
                .Select(judged => (judged.Class, judged.Count, judged.Failed, judged.Spans, judged.SpansFailed)));
        foreach (var judged in answer.Classes)
        {
            var raw = sent.Classes[judged.Class];
            Assert.Equal((raw.Requests, 0), (judged.Total, judged.TooLate));
            Assert.Equal(1 - ((double)raw.Failed / raw.Requests), judged.Availability!.Value, 1e-12);
            Assert.Equal((double)raw.SpansFailed / raw.Spans, judged.ErrorRate!.Value, 1e-12);
        }
    }

    private static void AssertWithinError(SentClass raw, ClassSlo judged)
    {
        foreach (var (share, reported) in Percentiles(judged))
        {
            var exact = raw.PercentileMs(share);
            Assert.True(
                Math.Abs(reported - exact) <= exact * LatencySketch.RelativeError * (1 + 1e-9),
                $"{judged.Class} p{share * 100}: reported {reported} ms, exact {exact} ms, off by {Math.Abs(reported - exact) / exact:P3}");
        }
    }

    private static (double Share, double Reported)[] Percentiles(ClassSlo judged) =>
        [(0.50, judged.P50Ms!.Value), (0.95, judged.P95Ms!.Value), (0.99, judged.P99Ms!.Value)];

    private static long CacheEvents(string page, string type) => page.Split('\n')
        .Where(line => line.StartsWith("sqlx_cache_events_total{", StringComparison.Ordinal) && line.Contains($"type=\"{type}\"", StringComparison.Ordinal))
        .Sum(ValueOf);

    // name{labels} value [timestamp]
    private static long ValueOf(string sample) => (long)double.Parse(
        sample[(sample.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
}
