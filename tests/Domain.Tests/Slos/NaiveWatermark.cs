namespace SqlxOrleans.Domain.Tests.Slos;

/// <summary>The watermark's naive twin: keeps every batch and every earlier answer, and derives the next from the lists.</summary>
internal sealed class NaiveWatermark
{
    private readonly List<long> _claims = [];
    private readonly List<(string Producer, long Claim, long At)> _batches = [];
    private readonly List<long> _reaches = [];

    /// <summary>Producers that were no longer live.</summary>
    public int Dead { get; private set; }

    public void Observe(string producer, long claim, long now)
    {
        claim = Math.Min(claim, now + 60_000);
        _claims.Add(claim);
        _batches.Add((producer, claim, now));
    }

    public long Advance(long now)
    {
        var dead = _batches.GroupBy(batch => batch.Producer)
            .Where(batches => batches.Max(batch => batch.At) < now - 30_000)
            .Select(batches => batches.Key)
            .ToHashSet();
        Dead += dead.Count;
        // Who comes back later starts anew.
        _batches.RemoveAll(batch => dead.Contains(batch.Producer));
        var newestOfEach = _batches.GroupBy(batch => batch.Producer).Select(batches => batches.Max(batch => batch.Claim)).ToList();
        _reaches.Add(_claims.Max() - 60_000);
        if (newestOfEach.Count > 0)
            _reaches.Add(newestOfEach.Min());
        return _reaches.Max() - 2_000;
    }
}
