using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Signals;
using SqlxOrleans.Grains.Interfaces.Tenants;
using SqlxOrleans.Grains.Tests.Support;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Ingest;

public sealed class IngestTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(("Sqlx:Limits:SeriesPerTenant", "3"));

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_batch_is_counted_in_the_series_it_names()
    {
        var payload = Batches.Payload((WorkloadClass.L, Batches.Queries(90, 5)), (WorkloadClass.A, Batches.Queries(100, 2000, 1500)));
        var receipt = await _silo.Ingest.AppendAsync(Batches.Batch(_silo, 1, payload));
        Assert.Equal(IngestStatus.Accepted, receipt.Status);
        Assert.Equal(2, receipt.AcceptedDeltas);
        var l = await _silo.Workload("L").GetStatusAsync(null);
        var a = await _silo.Workload("A").GetStatusAsync(null);
        Assert.Equal((90, 90, "met"), (l.Total, l.Window.Good, l.Objectives[0].Compliance));
        Assert.Equal((100, 0, "breached"), (a.Total, a.Window.Good, a.Compliance));
        Assert.Equal(2000, a.Window.P95Ms!.Value, 2000 * 0.005416);
        var tenant = await _silo.Grains.GetGrain<ITenantGrain>(_silo.Tenant).ListAsync();
        Assert.Equal(["A", "L"], Assert.Single(tenant).Series);
    }

    [Fact]
    public async Task A_retried_batch_is_acknowledged_and_counted_once()
    {
        var batch = Batches.Batch(_silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(7, 5))));
        for (var i = 0; i < 3; i++)
            Assert.Equal(IngestStatus.Accepted, (await _silo.Ingest.AppendAsync(batch)).Status);
        Assert.Equal(7, (await _silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task Producers_count_their_batches_apart()
    {
        var payload = Batches.Payload((WorkloadClass.L, Batches.Queries(7, 5)));
        await _silo.Ingest.AppendAsync(Batches.Batch(_silo, 1, payload, "kernel-1"));
        await _silo.Ingest.AppendAsync(Batches.Batch(_silo, 1, payload, "kernel-2"));
        Assert.Equal(14, (await _silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task Two_deltas_of_one_series_in_a_batch_both_count()
    {
        var payload = Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5)), (WorkloadClass.L, Batches.Queries(4, 17, thresholdMs: 20)));
        await _silo.Ingest.AppendAsync(Batches.Batch(_silo, 1, payload));
        var status = await _silo.Workload("L").GetStatusAsync(null);
        // The second delta was counted under 20 ms; 15 ms is in force, and 17 ms is above it.
        Assert.Equal((7, 3), (status.Total, status.Window.Good));
    }

    [Fact]
    public async Task A_delta_that_cannot_be_read_is_reported_and_the_good_one_beside_it_counts()
    {
        var good = Batches.Payload((WorkloadClass.L, Batches.Queries(5, 5)));
        byte[] bad = [7, .. "prod-eu"u8, (byte)WorkloadClass.B, 3, 1, 2, 3];
        var receipt = await _silo.Ingest.AppendAsync(Batches.Batch(_silo, 1, [.. good, .. bad]));
        Assert.Equal((IngestStatus.Accepted, 1), (receipt.Status, receipt.AcceptedDeltas));
        var rejection = Assert.Single(receipt.Rejected);
        Assert.Equal(("malformed_delta", 1), (rejection.Reason, rejection.Count));
        Assert.Contains("B", rejection.Message, StringComparison.Ordinal);
        Assert.Equal([1], rejection.Frames);
        Assert.Equal(5, (await _silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Theory]
    [InlineData("wrong key", IngestStatus.Unauthenticated)]
    [InlineData("", IngestStatus.Unauthenticated)]
    public async Task A_batch_with_an_unknown_key_is_refused(string key, IngestStatus expected)
    {
        var batch = Batches.Batch(_silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(5, 5)))) with { Credential = key };
        Assert.Equal(expected, (await _silo.Ingest.AppendAsync(batch)).Status);
        Assert.Empty(await _silo.Grains.GetGrain<ITenantGrain>(_silo.Tenant).ListAsync());
    }

    [Fact]
    public async Task A_batch_for_another_tenant_is_forbidden()
    {
        var batch = Batches.Batch(_silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(5, 5)))) with { Tenant = "globex" };
        Assert.Equal(IngestStatus.Forbidden, (await _silo.Ingest.AppendAsync(batch)).Status);
    }

    [Theory]
    [InlineData("kernel with spaces", 1)]
    [InlineData("kernel-1", 0)]
    public async Task A_batch_without_a_valid_number_is_malformed(string producer, long sequence)
    {
        var batch = Batches.Batch(_silo, sequence, Batches.Payload((WorkloadClass.L, Batches.Queries(5, 5))), producer);
        Assert.Equal(IngestStatus.Malformed, (await _silo.Ingest.AppendAsync(batch)).Status);
    }

    [Fact]
    public async Task A_payload_that_cannot_be_split_is_malformed_with_its_place()
    {
        var receipt = await _silo.Ingest.AppendAsync(Batches.Batch(_silo, 1, [1, 7, 1, 2, 3]));
        Assert.Equal(IngestStatus.Malformed, receipt.Status);
        Assert.Contains("byte 1", receipt.Rejected[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_beyond_the_quota_are_rejected_by_name_and_the_others_count()
    {
        var payload = Batches.Payload(
            (WorkloadClass.L, Batches.Queries(1, 5)), (WorkloadClass.B, Batches.Queries(1, 5)),
            (WorkloadClass.A, Batches.Queries(1, 5)), (WorkloadClass.S, Batches.Queries(1, 5)));
        var receipt = await _silo.Ingest.AppendAsync(Batches.Batch(_silo, 1, payload));
        Assert.Equal((IngestStatus.Accepted, 3), (receipt.Status, receipt.AcceptedDeltas));
        var rejection = Assert.Single(receipt.Rejected);
        Assert.Equal("series_quota", rejection.Reason);
        Assert.InRange(Assert.Single(rejection.Frames), 0, 3);
    }

    [Fact]
    public async Task Signals_are_counted_by_label_once()
    {
        var second = Batches.Noon.ToUnixTimeSeconds();
        var signals = new SignalsDelta();
        signals.Add(new SignalKey(second, SignalKind.DriverError, "postgresql", "connection"), 4);
        signals.Add(new SignalKey(second, SignalKind.CacheHit, "", ""), 30);
        signals.Add(new SignalKey(second, SignalKind.CacheMiss, "", ""), 10);
        signals.Add(new SignalKey(second, SignalKind.MigrationOk, "add_column", ""), 2, 300);
        var batch = Batches.Batch(_silo, 1, Batches.Payload(signals));
        await _silo.Ingest.AppendAsync(batch);
        await _silo.Ingest.AppendAsync(batch);
        var status = await _silo.Grains.GetGrain<ISignalsGrain>(new WorkspaceKey(_silo.Tenant, Batches.Workspace).ToString()).GetStatusAsync();
        Assert.Equal(4, status.DriverErrors5m);
        Assert.Equal(0.75, status.CacheHitRatio);
        Assert.Equal(150, status.MigrationMeanMs);
        Assert.Contains(status.Totals, total => total is { Signal: "DriverError", Label: "postgresql", SubLabel: "connection", Count: 4 });
    }

    [Fact]
    public async Task Labels_of_a_kernel_that_hold_data_are_not_kept()
    {
        var second = Batches.Noon.ToUnixTimeSeconds();
        var signals = new SignalsDelta();
        signals.Add(new SignalKey(second, SignalKind.DriverError, "pg", "john.canary@example.com"), 4);
        signals.Add(new SignalKey(second, SignalKind.PolicyDeny, "name = 'canary'", "canary 10.1.2.3"), 2);
        signals.Add(new SignalKey(second, SignalKind.PolicyDeny, "cross-region egress", "pol:9f3a1234567"), 1);
        signals.Add(new SignalKey(second, SignalKind.PolicyDeny, "cross-region egress", "P-7"), 3);
        await _silo.Ingest.AppendAsync(Batches.Batch(_silo, 1, Batches.Payload(signals)));
        var key = new WorkspaceKey(_silo.Tenant, Batches.Workspace).ToString();
        var status = await _silo.Grains.GetGrain<ISignalsGrain>(key).GetStatusAsync();
        Assert.Equal(
            ["DriverError postgresql other 4", "PolicyDeny cross-region egress P-7 3", "PolicyDeny cross-region egress pol:9f3a1234567 1", "PolicyDeny other other 2"],
            status.Totals.Select(total => $"{total.Signal} {total.Label} {total.SubLabel} {total.Count}").Order(StringComparer.Ordinal));
    }
}
