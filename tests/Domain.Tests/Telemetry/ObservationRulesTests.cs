using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Observations;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry;

public sealed class ObservationRulesTests
{
    private const long Threshold = 15_000_000;

    public static TheoryData<string?, bool, bool, int, int> Queries => new()
    {
        // event, is a span, is a root; requests, spans
        { "kernel.exec.ok", false, true, 1, 1 },
        { "kernel.exec.start", false, true, 0, 0 },
        { "kernel.exec.start", true, false, 1, 1 },
        { "driver.query.ok", false, true, 1, 1 },
        { "driver.query.ok", false, false, 0, 1 },
        { "driver.query", true, false, 0, 1 },
        { "driver.query", true, true, 1, 1 },
        { "driver.query.start", false, true, 0, 0 },
        { "driver.handshake", true, false, 0, 1 },
        { "driver.close", false, true, 0, 0 },
        { "kernel.cancel", true, true, 0, 0 },
        { "air.plan", true, true, 0, 0 },
        { "policy.deny", true, true, 0, 0 },
        { null, true, true, 1, 1 },
        { null, true, false, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public void Requests_and_attempts_are_told_apart(string? name, bool isSpan, bool isRoot, int requests, int spans)
    {
        var item = ObservationRules.Contribution(Seen(name, isSpan, isRoot), Threshold);
        Assert.Equal((requests, spans), (item.Counts.Requests, item.Counts.Spans));
        Assert.True(item.Counts.IsSane);
    }

    [Theory]
    [InlineData(15_000_000, false, 1)]
    [InlineData(15_000_001, false, 0)]
    [InlineData(1, true, 0)]
    public void Good_is_at_most_the_threshold_and_not_failed(long nanoseconds, bool failed, int good)
    {
        var seen = Seen("kernel.exec.ok", false, true);
        (seen.DurationNanoseconds, seen.Failed) = (nanoseconds, failed);
        var counts = ObservationRules.Contribution(seen, Threshold).Counts;
        Assert.Equal((1, good, failed ? 1 : 0), (counts.Timed, counts.Good, counts.RequestsFailed));
    }

    [Theory]
    [InlineData("policy_denied", 0)]
    [InlineData("42601", 0)]
    [InlineData("23505", 0)]
    [InlineData("cancelled", 0)]
    [InlineData("57014", 1)]
    [InlineData("timeout", 1)]
    [InlineData("53300", 1)]
    public void What_the_client_did_itself_is_not_counted(string errorType, int requests)
    {
        var seen = Seen("driver.query.error", false, true);
        seen.ErrorType = errorType;
        var item = ObservationRules.Contribution(seen, Threshold);
        Assert.Equal((requests, requests), (item.Counts.Requests, item.SignalCount));
        Assert.Equal(requests == 1, item.Signal == SignalKind.DriverError);
    }

    [Theory]
    [InlineData("policy.deny", SignalKind.PolicyDeny)]
    [InlineData("policy.decision", SignalKind.PolicyEvaluation)]
    [InlineData("cache.hit", SignalKind.CacheHit)]
    [InlineData("cache.miss", SignalKind.CacheMiss)]
    [InlineData("cache.invalidate", SignalKind.CacheInvalidate)]
    [InlineData("ddl.migration.ok", SignalKind.MigrationOk)]
    [InlineData("ddl.migration.rollback", SignalKind.MigrationError)]
    [InlineData("ddl.rollback.ok", SignalKind.MigrationError)]
    public void Signals_are_counted(string name, SignalKind kind)
    {
        var item = ObservationRules.Contribution(Seen(name, false, true), Threshold);
        Assert.Equal((kind, 1, default), (item.Signal, item.SignalCount, item.Counts));
    }

    [Fact]
    public void Preemptions_and_retries_are_counted()
    {
        Assert.Equal(1, ObservationRules.Contribution(Seen("sched.preempt", false, true), Threshold).Counts.Preemptions);
        Assert.Equal(1, ObservationRules.Contribution(Seen("kernel.retry", false, true), Threshold).Counts.Retries);
    }

    private static Observation Seen(string? name, bool isSpan, bool isRoot) => new()
    {
        Source = isSpan ? ObservationSource.Span : ObservationSource.Event,
        Event = name is not null && EventTaxonomy.TryFind(name.AsSpan(), out var known) ? known : null,
        IsRoot = isRoot,
        Class = WorkloadClass.L,
        DurationNanoseconds = 1_000_000,
    };
}
