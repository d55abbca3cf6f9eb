using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// Folds counted reports into judged intervals, apart by the epoch under which the queries ran. Not thread-safe. Not stored: after a
/// restart it has forgotten one interval.
/// </summary>
public sealed class ObjectiveSampler
{
    /// <summary>Epochs kept apart; those of older ones only count in the sum of all.</summary>
    private const int MostEpochs = 8;

    private readonly TimeSpan _length;
    private readonly Dictionary<long, PerClass<ClassTally>> _byEpoch = new(MostEpochs);
    private PerClass<ClassTally> _all;
    private PerClass<bool> _reportsArrivals;
    private DateTimeOffset _start;

    /// <summary>Starts the first interval.</summary>
    public ObjectiveSampler(TimeSpan length, DateTimeOffset start)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        (_length, _start) = (length, start);
    }

    /// <summary>True when the interval that goes on has a report.</summary>
    public bool HasReports { get; private set; }

    /// <summary>When the interval that goes on may be closed.</summary>
    public DateTimeOffset ClosesAt => _start + _length;

    /// <summary>Takes a sound report that the ledger counted.</summary>
    /// <exception cref="ArgumentException">The report has a problem.</exception>
    public void Add(OutcomeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Problem() is { } problem)
            throw new ArgumentException($"Only sound reports are judged; {problem}.", nameof(report));
        HasReports = true;
        foreach (var (epoch, outcome) in report.Outcomes)
        {
            var tally = ClassTally.Of(outcome);
            _all = Add(_all, report.Class, tally);
            if (tally.Arrivals > 0)
                _reportsArrivals = _reportsArrivals.With(report.Class, true);
            if (_byEpoch.TryGetValue(epoch, out var known) || MakeRoom(epoch))
                _byEpoch[epoch] = Add(known, report.Class, tally);
        }
    }

    /// <summary>Ends the interval when it is long enough, and starts the next; null before that. A clock that stepped back starts anew.</summary>
    public JudgedInterval? TryClose(DateTimeOffset now, long approvedEpoch, long? trialEpoch)
    {
        if (now >= _start && now - _start < _length)
            return null;
        var closed = now < _start
            ? null
            : new JudgedInterval(
                now, WithArrivals(_all), WithArrivals(_byEpoch.GetValueOrDefault(approvedEpoch)),
                trialEpoch is { } trial ? WithArrivals(_byEpoch.GetValueOrDefault(trial)) : default);
        _byEpoch.Clear();
        (_all, _start, HasReports) = (default, now, false);
        return closed;
    }

    private static PerClass<ClassTally> Add(in PerClass<ClassTally> sum, WorkloadClass workloadClass, in ClassTally tally) =>
        sum.With(workloadClass, sum[workloadClass] + tally);

    /// <summary>Kernels that never report arrivals offer what they end.</summary>
    private PerClass<ClassTally> WithArrivals(PerClass<ClassTally> tallies)
    {
        var reports = _reportsArrivals;
        return PerClass.Of(c => reports[c] ? tallies[c] : tallies[c] with { Arrivals = tallies[c].Requests });
    }

    private bool MakeRoom(long epoch)
    {
        if (_byEpoch.Count < MostEpochs)
            return true;
        var oldest = _byEpoch.Keys.Min();
        return oldest < epoch && _byEpoch.Remove(oldest);
    }
}
