using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class OtlpPointTests : IAsyncLifetime
{
    private const ulong Second = 1_000_000_000;
    private static readonly ulong s_now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * Second;

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("ms", 1.1e15, true)]
    [InlineData("ms", 0.9e15, false)]
    [InlineData("s", 1.1e12, true)]
    [InlineData("s", 0.9e12, false)]
    [InlineData("us", 1.1e18, true)]
    [InlineData("ms", 1.7e308, true)]
    [InlineData("ms", double.PositiveInfinity, true)]
    [InlineData("ms", double.NaN, true)]
    public async Task A_histogram_whose_sum_is_beyond_belief_in_milliseconds_is_refused(string unit, double sum, bool isRefused)
    {
        var (status, text) = await _host.PostMetricsAsync(Metric(
            "sqlx_policy_eval_ms", unit, 9, Number(2, 1), Fixed(3, s_now), Fixed(4, 1), Double(5, sum), Fixed(6, 1)));
        Assert.Equal((200, isRefused), (status, text.Contains("1 x bad_histogram", StringComparison.Ordinal)));
        var signal = _host.Sink.Signal(SignalKind.PolicyEvaluation);
        Assert.Equal(isRefused ? 0 : 1, signal.Count);
        Assert.True(double.IsFinite(signal.SumMs));
    }

    [Theory]
    [InlineData(11, double.NaN)]
    [InlineData(12, double.PositiveInfinity)]
    [InlineData(7, 1.7e308)]
    public async Task A_histogram_whose_bound_or_extreme_is_beyond_belief_is_refused(int field, double value)
    {
        var isBound = field == 7;
        var (_, text) = await _host.PostMetricsAsync(Metric(
            "sqlx_exec_latency_ms", "ms", 9, Number(2, 1), Fixed(3, s_now), Fixed(4, 1), Fixed(6, 1), isBound ? Fixed(6, 0) : [], Double(field, value)));
        Assert.Contains("1 x bad_histogram", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e12, false)]
    [InlineData(1.1e12, true)]
    [InlineData(-1, true)]
    [InlineData(double.NaN, true)]
    public async Task A_counter_beyond_belief_is_refused(double value, bool isRefused)
    {
        var (_, text) = await _host.PostMetricsAsync(Metric("sqlx_policy_denies_total", "1", 7, Number(2, 1), Fixed(3, s_now), Double(4, value)));
        Assert.Equal(isRefused, text.Contains("1 x bad_value", StringComparison.Ordinal));
        Assert.Equal(isRefused ? 0 : 1_000_000_000_000, _host.Sink.Signal(SignalKind.PolicyDeny).Count);
    }

    [Fact]
    public async Task A_counter_point_without_a_value_is_not_a_reset()
    {
        const string name = "sqlx_policy_denies_total";
        await _host.PostMetricsAsync(CumulativeSum(name, s_now + 1, s_now + 10, 500));
        await _host.PostMetricsAsync(Metric(name, "1", 7, Number(2, 2), Fixed(2, s_now + 1), Fixed(3, s_now + 20), Number(8, 1)));
        var (status, text) = await _host.PostMetricsAsync(CumulativeSum(name, s_now + 1, s_now + 30, 520));
        Assert.Equal((200, string.Empty), (status, text));
        Assert.Equal(520, _host.Sink.Signal(SignalKind.PolicyDeny).Count);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public async Task A_histogram_point_without_a_value_is_not_a_reset(int kind)
    {
        await PostAsync(10, 5);
        await _host.PostMetricsAsync(Metric(
            "sqlx_exec_latency_ms", "ms", kind, Number(2, 2), Fixed(2, s_now + 1), Fixed(3, s_now + 20), Number(10, 1)));
        await PostAsync(30, 7);
        Assert.Equal(7, _host.Sink.Counts(WorkloadClass.Unclassified, "default").Requests);

        async Task PostAsync(ulong time, ulong count)
        {
            byte[] buckets = kind == 9 ? Fixed(6, count) : Field(8, Number(2, count));
            await _host.PostMetricsAsync(Metric(
                "sqlx_exec_latency_ms", "ms", kind, Number(2, 2), Fixed(2, s_now + 1), Fixed(3, s_now + time), Fixed(4, count), buckets));
        }
    }

    [Theory]
    [InlineData("app_temperature", -40)]
    [InlineData("app_ratio", double.NaN)]
    [InlineData("sqlx_model_version", -1)]
    public async Task A_metric_that_nothing_depends_on_may_have_any_value(string name, double value)
    {
        foreach (var kind in (int[])[5, 7])
            Assert.Equal((200, string.Empty), await _host.PostMetricsAsync(Metric(name, "1", kind, Number(2, 1), Fixed(3, s_now), Double(4, value))));
    }

    [Fact]
    public async Task A_sum_that_does_not_say_its_temporality_is_refused()
    {
        var (_, text) = await _host.PostMetricsAsync(Metric("sqlx_policy_denies_total", "1", 7, [], Fixed(3, s_now), Fixed(6, 3)));
        Assert.Contains("1 x bad_temporality", text, StringComparison.Ordinal);
        Assert.Equal(0, _host.Sink.Signal(SignalKind.PolicyDeny).Count);
    }
}
