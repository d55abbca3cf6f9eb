namespace SqlxOrleans.Domain.Rewards;

/// <summary>
/// The numbers counted of one source: the greatest, and a bit for each of the 64 below and including it, so that reports that
/// overtake each other count once each. A number more than 63 below the greatest is taken as counted.
/// </summary>
internal readonly record struct ReportNumbers(long Greatest, ulong Seen)
{
    private const int Width = 64;

    public bool TryAdd(long number, out ReportNumbers next)
    {
        next = this;
        if (number > Greatest)
        {
            var step = number - Greatest;
            next = new(number, (step >= Width ? 0 : Seen << (int)step) | 1);
            return true;
        }

        var back = Greatest - number;
        if (back >= Width || (Seen & (1UL << (int)back)) != 0)
            return false;
        next = this with { Seen = Seen | (1UL << (int)back) };
        return true;
    }
}
