namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// What the live kernels of one workload say of their queues and slots. A kernel is live while it was heard within
/// <see cref="Liveness"/>; the workload's figures are the sums over live kernels. At most <see cref="Capacity"/> live kernels
/// are summed, which first came first.
/// </summary>
public sealed class KernelGauges
{
    /// <summary>How long a kernel's last word counts.</summary>
    public static readonly TimeSpan Liveness = TimeSpan.FromSeconds(10);

    /// <summary>Most live kernels of one workload.</summary>
    public const int Capacity = 4096;

    private readonly Dictionary<string, (int QueueDepth, int Slots, long Heard)> _kernels = [];

    /// <summary>Takes a kernel's figures; -1 means it did not say.</summary>
    public void Observe(string producerId, int queueDepth, int slots, long nowUnixSeconds)
    {
        if (queueDepth < 0 && slots < 0)
            return;
        // What a kernel said before it fell silent is not its word any more.
        var found = _kernels.TryGetValue(producerId, out var before);
        var known = found && IsLive(before.Heard, nowUnixSeconds);
        if (!found && _kernels.Count >= Capacity)
            ForgetSilent(nowUnixSeconds);
        if (!found && _kernels.Count >= Capacity)
            return;
        _kernels[producerId] = (
            queueDepth >= 0 || !known ? queueDepth : before.QueueDepth,
            slots >= 0 || !known ? slots : before.Slots,
            nowUnixSeconds);
    }

    /// <summary>Sums over the live kernels; -1 where none of them said.</summary>
    public (int QueueDepth, int Slots) Sum(long nowUnixSeconds)
    {
        var (queueDepth, slots) = (-1, -1);
        ForgetSilent(nowUnixSeconds);
        foreach (var kernel in _kernels.Values)
        {
            queueDepth = Add(queueDepth, kernel.QueueDepth);
            slots = Add(slots, kernel.Slots);
        }

        return (queueDepth, slots);
    }

    // Also what was heard in a future that a clock set back has undone is nobody's last word, or a kernel that is gone would count
    // until that future comes.
    private static bool IsLive(long heard, long nowUnixSeconds) => Math.Abs(nowUnixSeconds - heard) <= (long)Liveness.TotalSeconds;

    private void ForgetSilent(long nowUnixSeconds)
    {
        // Removing while enumerating is allowed for this dictionary.
        foreach (var (producer, kernel) in _kernels)
        {
            if (!IsLive(kernel.Heard, nowUnixSeconds))
                _kernels.Remove(producer);
        }
    }

    private static int Add(int sum, int value) =>
        value < 0 ? sum : (int)Math.Min(int.MaxValue, Math.Max(sum, 0) + (long)value);
}
