using System.Buffers;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>
/// Credits outcomes to the weight epoch that earned them: a ring of the newest (epoch, class) pairs, the baselines they are
/// compared with, and the report numbers already counted. Not thread-safe: it belongs to one grain.
/// </summary>
public sealed class RewardLedger
{
    /// <summary>How many (epoch, class) pairs are kept when nothing else is said: 51 epochs, about 85 KB in memory and 30 KB packed.</summary>
    public const int DefaultCapacity = 256;

    /// <summary>The greatest capacity.</summary>
    public const int MaxCapacity = 65_536;

    /// <summary>How long the workspace's signals count after they were last observed: their own window.</summary>
    public static TimeSpan SignalsTimeToLive { get; } = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(long Epoch, WorkloadClass? Class), RewardLedgerEntry> _entries = [];
    private readonly Queue<(long Epoch, WorkloadClass? Class)> _oldestFirst = [];
    private readonly SortedSet<(long Epoch, WorkloadClass Class)> _unsettled = [];
    private readonly ReportSources _sources = new();
    private RewardTerms _signalTerms;
    private DateTimeOffset? _signalsAt;
    private DateTimeOffset? _settledAt;

    /// <summary>An empty ledger.</summary>
    /// <param name="capacity">Entries kept, 8..<see cref="MaxCapacity"/>; the oldest pair goes first.</param>
    public RewardLedger(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
        Capacity = capacity;
    }

    /// <summary>Entries kept.</summary>
    public int Capacity { get; private set; }

    /// <summary>Entries present.</summary>
    public int Count => _entries.Count;

    /// <summary>Reports and signals refused because a value was not finite or out of range.</summary>
    public long Refused { get; private set; }

    /// <summary>Reports not counted because their number was counted before.</summary>
    public long Duplicates { get; private set; }

    /// <summary>What is usual here.</summary>
    public RewardBaselines Baselines { get; private set; } = RewardBaselines.Empty;

    /// <summary>Keeps no more than so many entries from now on; the oldest go.</summary>
    /// <param name="capacity">8..<see cref="MaxCapacity"/>; a greater one than the present has no effect.</param>
    public void Limit(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 8);
        Capacity = Math.Min(Capacity, capacity);
        Trim();
    }

    /// <summary>Counts a report once; a refused or repeated one changes nothing but its counter.</summary>
    public LedgerAnswer Add(OutcomeReport report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Problem() is not null)
        {
            Refused++;
            return LedgerAnswer.Refused;
        }

        if (!_sources.TryAdd(report.Class, report.Source, report.Number))
        {
            Duplicates++;
            return LedgerAnswer.Duplicate;
        }

        foreach (var (epoch, outcome) in report.Outcomes)
        {
            if (outcome == default)
                continue;
            var entry = EntryOf(epoch, report.Class, now);
            Put(entry with { At = now, Outcome = entry.Outcome + outcome });
            _unsettled.Add((epoch, report.Class));
        }

        return LedgerAnswer.Counted;
    }

    /// <summary>
    /// Takes the workspace's signals, rewards them against their baselines, then moves the baselines. Returns false, and counts,
    /// when a value is not finite or out of range; the earlier signals then stay.
    /// </summary>
    public bool Observe(WorkspaceSignals signals, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(signals);
        if (signals.CacheHitRatio is { } ratio && ratio is not (>= 0 and <= 1)
            || signals.MigrationMeanMs is { } mean && mean is not (>= 0 and <= ClassOutcome.DurationLimit)
            || signals.DriverErrors5m < 0 || signals.PolicyDenies5m < 0)
        {
            Refused++;
            return false;
        }

        var elapsed = _signalsAt is { } before ? now - before : TimeSpan.Zero;
        _signalTerms = new(
            Latency: null,
            Errors: RewardFunctions.Errors(signals.DriverErrors5m),
            Availability: null,
            Cache: signals.CacheHitRatio is { } hits ? RewardFunctions.Cache(hits, Baselines.CacheHitRatio ?? hits) : null,
            Migration: signals.MigrationMeanMs is { } ms ? RewardFunctions.Migration(ms, Baselines.MigrationMs ?? ms) : null,
            Compliance: RewardFunctions.Compliance(signals.PolicyDenies5m, Baselines.Denies5m ?? signals.PolicyDenies5m));
        Baselines = Baselines with
        {
            CacheHitRatio = Follow(Baselines.CacheHitRatio, signals.CacheHitRatio),
            MigrationMs = Follow(Baselines.MigrationMs, signals.MigrationMeanMs),
            Denies5m = Follow(Baselines.Denies5m, signals.PolicyDenies5m),
        };
        _signalsAt = now;
        return true;

        double? Follow(double? baseline, double? value) =>
            RewardBaselines.Follow(baseline, value, elapsed, RewardBaselines.SignalMemory);
    }

    /// <summary>
    /// Computes the rewards of every (epoch, class) that was added to since the last call, and the combined reward of those
    /// epochs (classes weighted as in <paramref name="importance"/>), moves the classes' baselines, and returns the new entries.
    /// </summary>
    /// <param name="objective">The targets in force; null for a class that is not judged.</param>
    /// <param name="weights">The business priorities.</param>
    /// <param name="importance">Weight of each class in the workspace's combined reward.</param>
    /// <param name="now">Time of the computation.</param>
    /// <param name="marked">The compliance term that operators' marks of wrong denials make; null: the signals' own.</param>
    public IReadOnlyList<RewardLedgerEntry> Settle(
        Func<WorkloadClass, Objective?> objective, RewardWeights weights, PerClass<double> importance, DateTimeOffset now, double? marked = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(weights);
        var settled = new List<RewardLedgerEntry>(_unsettled.Count + 1);
        var shared = _signalsAt is { } at && now - at < SignalsTimeToLive ? _signalTerms : default;
        if (marked is not null)
            shared = shared with { Compliance = marked };
        var elapsed = _settledAt is { } before ? now - before : TimeSpan.Zero;
        foreach (var (epoch, workloadClass) in _unsettled)
        {
            if (_entries.TryGetValue((epoch, workloadClass), out var entry) && objective(workloadClass) is { } target)
                settled.Add(SettleClass(entry, workloadClass, target));
        }

        foreach (var epoch in _unsettled.Select(pair => pair.Epoch).Distinct().ToArray())
        {
            if (CombineEpoch(epoch, importance, now) is { } combined)
                settled.Add(Put(combined));
        }

        _unsettled.Clear();
        _settledAt = now;
        return settled;

        RewardLedgerEntry SettleClass(RewardLedgerEntry entry, WorkloadClass workloadClass, Objective target)
        {
            var outcome = entry.Outcome;
            var terms = shared with
            {
                Latency = outcome.Timed > 0
                    ? RewardFunctions.Latency(outcome.P95MsAgainst(target.P95.TotalMilliseconds), target.P95.TotalMilliseconds)
                    : null,
                Availability = RewardFunctions.Availability(outcome.RequestsFailed, outcome.Requests, target.Availability),
            };
            var reward = outcome.Requests > 0 ? weights.Combine(terms) : null;
            var usual = Baselines.Reward[workloadClass];
            Baselines = Baselines with
            {
                Reward = Baselines.Reward.With(
                    workloadClass, RewardBaselines.Follow(usual, reward, elapsed, RewardBaselines.RewardMemory)),
            };
            return Put(entry with { At = now, Terms = terms, Reward = reward, Delta = DeltaOf(reward, usual) });
        }
    }

    /// <summary>Settled entries, the newest first; equal times: the greater epoch, then the workspace, then L, B, A, S.</summary>
    /// <param name="limit">The most to return.</param>
    public IReadOnlyList<RewardLedgerEntry> Newest(int limit) =>
        [.. _entries.Values.Where(entry => entry.Reward is not null)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Epoch)
            .ThenBy(entry => entry.Class ?? WorkloadClass.Unclassified)
            .Take(Math.Max(0, limit))];

    /// <summary>The entry of an epoch and class (null class: the workspace's), or null.</summary>
    public RewardLedgerEntry? Find(long epoch, WorkloadClass? workloadClass) => _entries.GetValueOrDefault((epoch, workloadClass));

    /// <summary>Appends the whole ledger, with a version and a checksum, for the grain's snapshot.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var packed = new PackedWriter();
        RewardLedgerCodec.WriteHeader(packed, Capacity, Refused, Duplicates, _signalsAt, _settledAt);
        RewardLedgerCodec.WriteTerms(packed, _signalTerms);
        RewardLedgerCodec.WriteBaselines(packed, Baselines);
        _sources.Write(packed);
        RewardLedgerCodec.WriteEntries(packed, _oldestFirst.Select(key => (_entries[key], IsUnsettled(key))).ToArray());
        packed.Seal(writer);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote; false, without an exception, for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out RewardLedger ledger)
    {
        var reader = new PackedReader(source);
        var header = RewardLedgerCodec.ReadHeader(ref reader);
        ledger = new RewardLedger(reader.Failed ? DefaultCapacity : header.Capacity)
        {
            Refused = header.Refused,
            Duplicates = header.Duplicates,
        };
        ledger._signalsAt = header.SignalsAt;
        ledger._settledAt = header.SettledAt;
        ledger._signalTerms = RewardLedgerCodec.ReadTerms(ref reader);
        ledger.Baselines = RewardLedgerCodec.ReadBaselines(ref reader);
        ledger._sources.Read(ref reader);
        var count = reader.Unsigned(ledger.Capacity);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var (entry, unsettled) = RewardLedgerCodec.ReadEntry(ref reader);
            ledger.Put(entry);
            if (unsettled && entry.Class is { } workloadClass)
                ledger._unsettled.Add((entry.Epoch, workloadClass));
        }

        if (reader.IsComplete && ledger.Count == count)
            return true;
        ledger = new RewardLedger();
        return false;
    }

    private bool IsUnsettled((long Epoch, WorkloadClass? Class) key) =>
        key.Class is { } workloadClass && _unsettled.Contains((key.Epoch, workloadClass));

    private RewardLedgerEntry EntryOf(long epoch, WorkloadClass? workloadClass, DateTimeOffset now) =>
        _entries.TryGetValue((epoch, workloadClass), out var entry)
            ? entry
            : new RewardLedgerEntry(epoch, workloadClass, now, default, default, null, null);

    private RewardLedgerEntry? CombineEpoch(long epoch, PerClass<double> importance, DateTimeOffset now)
    {
        double reward = 0, delta = 0, weight = 0;
        var outcome = default(ClassOutcome);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (Find(epoch, workloadClass) is not { Reward: { } own, Delta: { } ownDelta } entry)
                continue;
            reward += importance[workloadClass] * own;
            delta += importance[workloadClass] * ownDelta;
            weight += importance[workloadClass];
            outcome += entry.Outcome;
        }

        return weight > 0
            ? new RewardLedgerEntry(
                epoch, null, now, outcome, default, Math.Clamp(reward / weight, -1, 1), Math.Clamp(delta / weight, -1, 1))
            : null;
    }

    private static double? DeltaOf(double? reward, double? usual) =>
        reward is { } value ? Math.Clamp(value - (usual ?? value), -1, 1) : null;

    private RewardLedgerEntry Put(RewardLedgerEntry entry)
    {
        var key = (entry.Epoch, entry.Class);
        if (_entries.TryAdd(key, entry))
            _oldestFirst.Enqueue(key);
        else
            _entries[key] = entry;
        Trim();
        return entry;
    }

    private void Trim()
    {
        while (_entries.Count > Capacity)
        {
            var oldest = _oldestFirst.Dequeue();
            _entries.Remove(oldest);
            if (oldest.Class is { } workloadClass)
                _unsettled.Remove((oldest.Epoch, workloadClass));
        }
    }
}
