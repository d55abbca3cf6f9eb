using System.Buffers;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Signals;

/// <summary>
/// How often each policy denied in the last day, in 5 min of event time: what an operator's word "these denials were wrong" is held
/// against. Bounded: of more than <see cref="MaxEntries"/> (time, policy) pairs the oldest times go first. Not thread-safe.
/// </summary>
public sealed class DenialHistory
{
    /// <summary>Most (time, policy) pairs.</summary>
    public const int MaxEntries = 2048;

    private const int FormatVersion = 1;
    private const int BucketSeconds = 300;
    private const long CountLimit = long.MaxValue / 4096;
    private const int MaxPolicyBytes = 1024;

    private readonly SortedDictionary<long, Dictionary<string, long>> _buckets = [];
    private int _entries;

    /// <summary>How far back denials are known, from the newest one.</summary>
    public static TimeSpan Reach { get; } = TimeSpan.FromDays(1);

    /// <summary>Adds the denials of a delta; older ones than the reach are not kept.</summary>
    public void Apply(SignalsDelta delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        var has = false;
        foreach (var (key, value) in delta.Entries)
        {
            if (key.Kind != SignalKind.PolicyDeny)
                continue;
            Add(BucketOf(key.Second), key.SubLabel, value.Count);
            has = true;
        }

        if (has)
            Trim();
    }

    /// <summary>Denials of a policy and of all policies, in every 5 min that the range touches.</summary>
    public (long Policy, long All) Count(string policy, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, end) = (BucketOf(from.ToUnixTimeSeconds()), to.ToUnixTimeSeconds());
        long own = 0, all = 0;
        foreach (var (bucket, policies) in _buckets)
        {
            if (bucket < first || bucket * BucketSeconds > end)
                continue;
            own += policies.GetValueOrDefault(policy);
            all += policies.Values.Sum();
        }

        return (own, all);
    }

    /// <summary>Appends the history, with a version and a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        var packed = new PackedWriter(FormatVersion);
        packed.Unsigned(_entries);
        foreach (var (bucket, policies) in _buckets)
        {
            foreach (var (policy, count) in policies)
            {
                packed.Signed(bucket);
                packed.Text(policy);
                packed.Unsigned(count);
            }
        }

        packed.Seal(writer);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote; false, with an empty history, for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out DenialHistory history)
    {
        history = new DenialHistory();
        var reader = new PackedReader(source, FormatVersion);
        var count = reader.Unsigned(MaxEntries);
        for (var i = 0; i < count && !reader.Failed; i++)
            history.Add(reader.Signed(), reader.Text(MaxPolicyBytes), reader.Unsigned(CountLimit));
        if (reader.IsComplete && history._entries == count)
            return true;
        history = new DenialHistory();
        return false;
    }

    private static long BucketOf(long second) => Math.DivRem(second, BucketSeconds, out var remainder) - (remainder < 0 ? 1 : 0);

    private void Add(long bucket, string policy, long count)
    {
        if (!_buckets.TryGetValue(bucket, out var policies))
            _buckets[bucket] = policies = new Dictionary<string, long>(StringComparer.Ordinal);
        if (policies.TryAdd(policy, Math.Min(CountLimit, count)))
            _entries++;
        else
            policies[policy] = Math.Min(CountLimit, policies[policy] + Math.Min(CountLimit, count));
    }

    private void Trim()
    {
        while (_buckets.Count > 0)
        {
            var oldest = _buckets.Keys.First();
            if (_entries <= MaxEntries && (_buckets.Keys.Last() - oldest) * BucketSeconds <= Reach.TotalSeconds)
                return;
            _entries -= _buckets[oldest].Count;
            _buckets.Remove(oldest);
        }
    }
}
