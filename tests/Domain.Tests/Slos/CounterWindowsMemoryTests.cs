using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Slos;

/// <summary>The figures that the documentation of <see cref="CounterWindows"/> states.</summary>
public sealed class CounterWindowsMemoryTests(ITestOutputHelper output)
{
    private const long Hour = 3_600;

    [Fact]
    public void Fresh_series_is_small() => AssertBytes(1, withService: true, expectedMost: 600);

    [Fact]
    public void Hour_of_good_bad_and_total_is_small() => AssertBytes(Hour, withService: false, expectedMost: 4_600);

    [Fact]
    public void Hour_of_everything_is_moderate() => AssertBytes(Hour, withService: true, expectedMost: 10_000);

    [Fact]
    public void Thirty_days_of_everything_fit_the_budget() => AssertBytes(30 * 24 * Hour, withService: true, expectedMost: 32_000);

    private void AssertBytes(long seconds, bool withService, int expectedMost)
    {
        var windows = new CounterWindows();
        // Before the last hour by the minute: the counters in the coarse tiers are the same.
        for (var second = 0L; second < seconds; second += second < seconds - Hour ? 60 : 1)
            windows.Add(second, Counts(second < seconds - Hour ? 60 : 1, second, withService));

        output.WriteLine($"{seconds} s, service time {withService}: {windows.Bytes} bytes, packed {PackedForms.Of(windows).Length} bytes");
        Assert.InRange(windows.Bytes, 1, expectedMost);
    }

    // Class L: 100 requests a second of 5 ms, 1 % slow, 0.1 % failed, each failure retried once.
    private static WorkloadCounts Counts(long scale, long second, bool withService)
    {
        var requests = 100 * scale;
        var failed = !withService ? 0 : scale > 1 ? scale / 10 : second % 10 == 0 ? 1 : 0;
        return new WorkloadCounts(
            requests, failed, requests, requests - (requests / 100) - failed, requests + failed, 2 * failed, failed,
            0, 0, requests, withService ? requests * 5_000_000 : 0, requests);
    }
}
