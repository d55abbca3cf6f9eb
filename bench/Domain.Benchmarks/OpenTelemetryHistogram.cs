using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace SqlxOrleans.Domain.Benchmarks;

/// <summary>A histogram of the OpenTelemetry SDK, base-2 exponential aggregation, without tags and with nowhere to export to.</summary>
internal sealed class OpenTelemetryHistogram : IDisposable
{
    private readonly Meter _meter = new("SqlxOrleans.Domain.Benchmarks");
    private readonly MeterProvider _provider;

    public OpenTelemetryHistogram(bool exponential)
    {
        var builder = Sdk.CreateMeterProviderBuilder().AddMeter(_meter.Name).AddReader(new BaseExportingMetricReader(new Nowhere()));
        if (exponential)
            builder.AddView(_ => new Base2ExponentialBucketHistogramConfiguration());
        _provider = builder.Build();
        Histogram = _meter.CreateHistogram<double>("latency", "s");
    }

    public Histogram<double> Histogram { get; }

    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }

    private sealed class Nowhere : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
