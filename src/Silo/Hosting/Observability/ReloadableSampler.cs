using OpenTelemetry.Trace;

namespace SqlxOrleans.Silo.Hosting.Observability;

/// <summary>Keeps the share of traces that <c>otel.sampling</c> says at the moment.</summary>
internal sealed class ReloadableSampler(ObservabilitySource source) : Sampler
{
    private volatile Sized _current = new(source.Settings.SamplingRatio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var ratio = source.Settings.SamplingRatio;
        if (_current.Ratio != ratio)
            _current = new Sized(ratio);
        return _current.Sampler.ShouldSample(samplingParameters);
    }

    private sealed class Sized(double ratio)
    {
        public double Ratio { get; } = ratio;

        public TraceIdRatioBasedSampler Sampler { get; } = new(ratio);
    }
}
