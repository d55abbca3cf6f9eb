using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Api.Edge;

namespace SqlxOrleans.Api.Tests;

/// <summary>What one host's edge measured since this was made.</summary>
internal sealed class EdgeMeasurements : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly ConcurrentDictionary<string, long> _observed = new();
    private readonly MeterListener _listener;

    public EdgeMeasurements(EdgeHost host)
    {
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                // Other hosts of this test run have meters of the same name.
                if (instrument.Meter.Name == EdgeMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument is ObservableInstrument<long>)
                _observed[instrument.Name] = value;
            else
                _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    public long this[string name]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _observed.TryGetValue(name, out var value) ? value : _sums.GetValueOrDefault(name);
        }
    }

    public void Dispose() => _listener.Dispose();
}
