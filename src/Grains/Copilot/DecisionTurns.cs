using Microsoft.Extensions.Options;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>
/// Shares out the time that this silo's decisions may take (<see cref="CopilotOptions.DecisionCpuShare"/>). While they take less nobody waits; beyond it
/// each waits for its turn. Only when a workspace decides depends on it, never what: a decision is made of the telemetry since the last one, and recorded with it.
/// </summary>
internal sealed class DecisionTurns(IOptions<CopilotOptions> options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Share that was not used is kept for so long, and what was used beyond it held against the silo no longer: many decisions that hung at once
    /// in a storage that stood still must not keep all workspaces from deciding afterwards.
    /// </summary>
    private static readonly TimeSpan MostCredit = TimeSpan.FromSeconds(1);

    /// <summary>Weight of the newest decision in the mean cost of one.</summary>
    private const double CostRate = 0.02;

    private readonly double _share = options.Value.DecisionCpuShare * Environment.ProcessorCount;
    private readonly DecisionQueue _queue = new();
    private readonly Lock _gate = new();
    private double _credit = options.Value.DecisionCpuShare * Environment.ProcessorCount;
    private double _cost = 0.001;
    private long _at = clock.GetTimestamp();
    private ITimer? _timer;

    /// <summary>True when the workspace may decide now; false: it waits, and is told when it may.</summary>
    public bool TryBegin(DecisionTurn turn)
    {
        lock (_gate)
        {
            Refill();
            if (_queue.Count == 0 && _credit > 0)
            {
                _credit -= _cost;
                return true;
            }

            _queue.Add(turn);
            _timer ??= clock.CreateTimer(static turns => ((DecisionTurns)turns!).Grant(), this, Look, Look);
            return false;
        }
    }

    /// <summary>The workspace wants no turn any more.</summary>
    public void Leave(DecisionTurn turn)
    {
        lock (_gate)
            _queue.Remove(turn);
    }

    /// <summary>Says what a decision took. It was charged with what decisions take on average when it began.</summary>
    public void Spent(TimeSpan time)
    {
        lock (_gate)
        {
            _credit = Math.Max(-_share * MostCredit.TotalSeconds, _credit + _cost - time.TotalSeconds);
            _cost += CostRate * (time.TotalSeconds - _cost);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Grant()
    {
        IReadOnlyList<DecisionTurn> granted;
        lock (_gate)
        {
            Refill();
            granted = _credit > 0 ? _queue.Take(1 + (int)(_credit / _cost)) : [];
            _credit -= granted.Count * _cost;
            if (_queue.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }

        foreach (var turn in granted)
            turn.Grant();
    }

    private void Refill()
    {
        var now = clock.GetTimestamp();
        _credit = Math.Min(_share * MostCredit.TotalSeconds, _credit + (_share * clock.GetElapsedTime(_at, now).TotalSeconds));
        _at = now;
    }
}
