using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Api.Edge;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class EdgeMetricsTests
{
    [Fact]
    public async Task Attributes_that_are_not_read_evictions_and_bytes_in_flight_are_exported()
    {
        await using var host = await EdgeHost.StartAsync(options => options.MaxCumulativeSeriesPerTenant = 1);
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        var seen = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                // Other hosts of this test run have meters of the same name.
                if (instrument.Meter.Name == EdgeMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        var time = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000;
        var many = Enumerable.Range(0, 70).Select(i => Attribute(7, "attribute" + i, "x")).ToArray();
        await host.PostMetricsAsync(CumulativeSum("sqlx_policy_denies_total", time, time, 1, many));
        await host.PostMetricsAsync(CumulativeSum("sqlx_policy_denies_total", time, time, 1));
        listener.RecordObservableInstruments();
        Assert.Equal(
            (6, 1, 0),
            (seen["sqlx_ingest_attributes_not_read_total"], seen["sqlx_edge_cumulative_evicted_total"], seen["sqlx_edge_bytes_in_flight"]));
    }
}
