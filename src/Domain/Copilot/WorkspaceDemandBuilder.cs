using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>
/// Folds the reports between two decisions into one <see cref="WorkspaceDemand"/>. Give it only reports that the ledger counted,
/// so that a repeated report is not demand either. Not thread-safe. Not part of a snapshot: after a restart it starts empty,
/// and all it forgets is at most one interval and which kernels report arrivals.
/// </summary>
public sealed class WorkspaceDemandBuilder
{
    private readonly Fold[] _folds = [new(), new(), new(), new()];
    private DateTimeOffset _start;
    private int _reports;

    /// <summary>Starts the first interval.</summary>
    public WorkspaceDemandBuilder(DateTimeOffset start) => _start = start;

    /// <summary>Takes one sound report (<see cref="OutcomeReport.Problem"/> is null).</summary>
    /// <param name="report">The report.</param>
    /// <param name="currentEpoch">The weight epoch in force: only its requests end the hold after a change.</param>
    /// <exception cref="ArgumentException">The report has a problem.</exception>
    public void Add(OutcomeReport report, long currentEpoch)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Problem() is { } problem)
            throw new ArgumentException($"Only sound reports are demand; {problem}.", nameof(report));
        var fold = _folds[(int)report.Class - 1];
        _reports++;
        foreach (var (epoch, outcome) in report.Outcomes)
        {
            fold.Sum += outcome;
            if (epoch == 0 || epoch >= currentEpoch)
                fold.UnderCurrent += outcome.Requests;
        }

        fold.ReportsArrivals |= fold.Sum.Arrivals > 0;
        fold.ReportsService |= fold.Sum.Serviced > 0;
        fold.Backlog = report.QueueDepth >= 0 ? report.QueueDepth : fold.Backlog;
        fold.Slots = report.Slots >= 0 ? report.Slots : fold.Slots;
        fold.ThresholdMs = report.ThresholdMs > 0 ? report.ThresholdMs : fold.ThresholdMs;
    }

    /// <summary>
    /// Ends the interval and starts the next. Slots are those of the kernels, shared by all classes: the greatest that a class
    /// last reported. A clock that stepped back gives an interval of zero.
    /// </summary>
    public WorkspaceDemand Close(DateTimeOffset now)
    {
        var interval = now > _start ? now - _start : TimeSpan.Zero;
        var slots = _folds.Max(fold => fold.Slots);
        var demand = new WorkspaceDemand(interval, _reports, slots > 0 ? slots : -1, PerClass.Of(Take));
        _start = now;
        _reports = 0;
        return demand;
    }

    private ClassDemand Take(WorkloadClass workloadClass)
    {
        var fold = _folds[(int)workloadClass - 1];
        var sum = fold.Sum;
        // Once a kernel has reported arrivals (or service times), an interval without them means none, not "unknown".
        var arrivals = fold.ReportsArrivals ? sum.Arrivals : sum.Requests;
        double? service =
            sum.Serviced > 0 ? sum.ServiceSeconds / sum.Serviced
            : !fold.ReportsService && sum.Timed > 0 ? sum.LatencySeconds / sum.Timed
            : null;
        var busy = fold.ReportsService ? sum.ServiceSeconds : sum.LatencySeconds;
        var demand = new ClassDemand(
            arrivals, service, !fold.ReportsService, busy, fold.Backlog, sum.Requests, fold.UnderCurrent, sum.RequestsFailed,
            sum.Timed, sum.Good, sum.P95MsAgainst(fold.ThresholdMs), fold.ThresholdMs);
        fold.Sum = default;
        fold.UnderCurrent = 0;
        fold.Backlog = -1;
        return demand;
    }

    private sealed class Fold
    {
        public ClassOutcome Sum { get; set; }

        public long UnderCurrent { get; set; }

        public bool ReportsArrivals { get; set; }

        public bool ReportsService { get; set; }

        public int Backlog { get; set; } = -1;

        public int Slots { get; set; } = -1;

        public double ThresholdMs { get; set; }
    }
}
