using CsCheck;
using SqlxOrleans.CopilotLab.Simulation;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class LatencyBucketsTests
{
    [Fact]
    public void P95_is_within_its_error_of_the_exact_one() =>
        Gen.Long[2_000, 60_000_000_000].Array[1, 300].Sample(latencies =>
        {
            var buckets = new LatencyBuckets();
            foreach (var latency in latencies)
                buckets.Add(latency);
            var exact = latencies.Order().ElementAt((int)Math.Ceiling(0.95 * latencies.Length) - 1) / 1e6;
            Assert.InRange(buckets.TakeP95Ms(), exact * 0.984, exact * 1.016);
            Assert.Equal(0, buckets.TakeP95Ms());
        });
}
