namespace SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

/// <summary>
/// The settings of few slots that are worth a try: weights in the middle of what gives a class the same greatest number of slots, few as there
/// are. S, of which little runs, takes the rest: its weight is where that of the others goes when fewer are to run.
/// </summary>
internal static class SlotSettings
{
    /// <summary>Caps sum to a quarter more than the slots, and each is rounded up: this many more parts than slots.</summary>
    private const int MoreParts = 4;
    private static readonly int[] _partsOfL = [1, 2, 3, 4, 6];
    private static readonly int[] _partsOfB = [1, 2, 3, 5];
    private static readonly int[] _partsOfA = [1, 2, 4];

    /// <summary>The default weights, and others.</summary>
    /// <param name="slots">Slots, 1 or more.</param>
    /// <param name="floor">Least weight.</param>
    /// <param name="ceiling">Greatest weight.</param>
    public static SchedulerWeights[] For(int slots, double floor, double ceiling)
    {
        var parts = slots + MoreParts;
        var settings = new List<SchedulerWeights> { SchedulerWeights.Default };
        foreach (var l in _partsOfL)
        {
            foreach (var b in _partsOfB)
            {
                foreach (var a in _partsOfA)
                {
                    if (l + b + a < parts)
                        settings.Add(Of(l, b, a, parts - l - b - a, floor, ceiling));
                }
            }
        }

        return [.. settings.Distinct()];
    }

    private static SchedulerWeights Of(int l, int b, int a, int s, double floor, double ceiling)
    {
        Span<double> shares = [l - 0.5, b - 0.5, a - 0.5, s - 0.5];
        Draws.Bound(shares, [floor, floor, floor, floor], ceiling);
        return new(shares[0], shares[1], shares[2], shares[3]);
    }
}
