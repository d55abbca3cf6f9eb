using System.Buffers;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Plans;

/// <summary>
/// The plans of a workspace, at most <see cref="PlanBanditOptions.MaxPlans"/>: the one that was longest unused is forgotten
/// first. A report counts once per producer and sequence. Not thread-safe.
/// </summary>
public sealed class PlanBook
{
    private readonly PlanBanditOptions _options;
    private readonly Dictionary<string, PlanBandit> _plans;
    private readonly ProducerTable _producers;

    /// <summary>An empty book.</summary>
    public PlanBook(PlanBanditOptions options)
        : this(options, [], new ProducerTable())
    {
    }

    internal PlanBook(PlanBanditOptions options, Dictionary<string, PlanBandit> plans, ProducerTable producers) =>
        (_options, _plans, _producers) = (options, plans, producers);

    /// <summary>Plans that are known.</summary>
    public int Count => _plans.Count;

    /// <summary>The hashes of the plans that are known.</summary>
    public IReadOnlyCollection<string> Plans => _plans.Keys;

    /// <summary>A plan; null when it is not known.</summary>
    public PlanBandit? Find(string plan) => _plans.GetValueOrDefault(plan);

    /// <summary>What a plan's kernels are to do; null when it is not known.</summary>
    public PlanAdvice? AdviceOf(string plan) => Find(plan) is { } bandit ? PlanAdvice.Of(bandit, _options) : null;

    /// <summary>True when the batch was counted before.</summary>
    public bool WasApplied(string producerId, long sequence) => _producers.WasApplied(producerId, sequence);

    /// <summary>Counts a batch; one that was counted before changes nothing.</summary>
    /// <param name="producerId">The sender, see <see cref="ProducerTable.IsValidId"/>.</param>
    /// <param name="sequence">The batch's number.</param>
    /// <param name="reports">Those with a <see cref="PlanReport.Problem"/> must have been refused before.</param>
    /// <param name="now">The present time.</param>
    /// <returns>The plans that another arm came into force for.</returns>
    public IReadOnlyList<PlanChange> Apply(string producerId, long sequence, IReadOnlyList<PlanReport> reports, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(reports);
        if (_producers.WasApplied(producerId, sequence))
            return [];
        _producers.MarkApplied(producerId, sequence, now.ToUnixTimeSeconds());
        var changes = new List<PlanChange>();
        foreach (var report in reports)
        {
            if (!_plans.TryGetValue(report.Plan, out var before))
                before = Add(report.Plan, now);
            var after = _plans[report.Plan] = before.After(report.Arms, now, _options);
            var was = before.Arms[before.InForce].Hints;
            if (after.Arms[after.InForce].Hints != was)
                changes.Add(new PlanChange(report.Plan, was, PlanAdvice.Of(after, _options)));
        }

        return changes;
    }

    /// <summary>Appends the packed form.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => PlanBookCodec.Write(writer, _plans, _producers);

    /// <summary>Reads a packed form; false when it is damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, PlanBanditOptions options, out PlanBook book)
    {
        var read = PlanBookCodec.Read(source, options);
        book = read ?? new PlanBook(options);
        return read is not null;
    }

    private PlanBandit Add(string plan, DateTimeOffset now)
    {
        if (_plans.Count >= PlanBanditOptions.MaxPlans)
            _plans.Remove(_plans.MinBy(each => each.Value.At).Key);
        return _plans[plan] = new PlanBandit(now);
    }
}
