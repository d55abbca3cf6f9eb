using SqlxOrleans.CopilotLab.Scenarios;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>
/// One class's requests: when each arrives and how long it would run. It depends on scenario and seed only, so that every policy of
/// a seed meets the same requests. A Poisson process whose rate is constant between changes of phase, burst and, while loads
/// drift, seconds; what is left of an exponential at a change goes on at the new rate, which is exact.
/// </summary>
internal sealed class ArrivalStream
{
    private const double NanosecondsPerSecond = 1e9;
    private readonly int _class;
    private readonly Scenario _scenario;
    private readonly Timeline _timeline;
    private SeededRandom _arrivals;
    private SeededRandom _services;
    private SeededRandom _bursts;
    private double _now;
    private double _rate;
    private double _changesAt;
    private double _turnsAt;
    private bool _isOn;
    private int _span;
    private double _tailShare;
    private double _tailFactor;
    private double _mu;
    private double _sigma;

    public ArrivalStream(Scenario scenario, Timeline timeline, long seed, int classIndex)
    {
        (_class, _scenario, _timeline) = (classIndex, scenario, timeline);
        _arrivals = new(seed, 10 * (classIndex + 1));
        _services = new(seed, (10 * (classIndex + 1)) + 1);
        _bursts = new(seed, (10 * (classIndex + 1)) + 2);
        var bursts = scenario.Bursts;
        _isOn = _bursts.NextDouble() < bursts.OnSeconds / (bursts.OnSeconds + bursts.OffSeconds);
        Turn();
        EnterSpan();
        Advance();
    }

    /// <summary>When the next request arrives, ns; <see cref="long.MaxValue"/> after the last.</summary>
    public long NextAt { get; private set; }

    /// <summary>How long the next request runs on a worker at full speed, ns.</summary>
    public double NextService { get; private set; }

    public void Advance()
    {
        var left = _arrivals.NextExponential();
        while (left > _rate * (_changesAt - _now))
        {
            left -= _rate * (_changesAt - _now);
            _now = _changesAt;
            if (_now >= _timeline.Seconds)
            {
                NextAt = long.MaxValue;
                return;
            }

            Change();
        }

        _now += left / _rate;
        NextAt = (long)(_now * NanosecondsPerSecond);
        var service = Math.Exp(_mu + (_sigma * _services.NextNormal()));
        NextService = _tailShare > 0 && _services.NextDouble() < _tailShare ? service * _tailFactor : service;
    }

    private void Change()
    {
        if (_now >= _turnsAt)
        {
            _isOn = !_isOn;
            Turn();
        }

        if (_now >= _timeline.Spans[_span].EndSecond)
        {
            _span++;
            EnterSpan();
        }

        SetRate();
    }

    private void Turn() =>
        _turnsAt = _now + (_bursts.NextExponential() * (_isOn ? _scenario.Bursts.OnSeconds : _scenario.Bursts.OffSeconds));

    private void EnterSpan()
    {
        var shape = Pick.Of(_scenario.Service, _class);
        (_tailShare, _tailFactor, _sigma) = (shape.TailShare, shape.TailFactor, shape.Sigma);
        _mu = Math.Log(MeanSeconds * NanosecondsPerSecond / (1 + (_tailShare * (_tailFactor - 1)))) - (_sigma * _sigma / 2);
        SetRate();
    }

    private double MeanSeconds =>
        Pick.Of(_scenario.Service, _class).MeanMs / 1000 * Pick.Of(_timeline.Spans[_span].Phase.MeanFactor, _class);

    private void SetRate()
    {
        var span = _timeline.Spans[_span];
        var load = Pick.Of(span.Phase.Load, _class);
        _changesAt = Math.Min(_turnsAt, span.EndSecond);
        if (span.Phase.LoadAtEnd is { } end)
        {
            var second = Math.Floor(_now);
            var part = (second + 0.5 - span.StartSecond) / (span.EndSecond - span.StartSecond);
            load += part * (Pick.Of(end, _class) - load);
            _changesAt = Math.Min(_changesAt, second + 1);
        }

        _rate = load * _scenario.Kernel.Workers / MeanSeconds * (_isOn ? _scenario.Bursts.Factor : 1);
    }
}
