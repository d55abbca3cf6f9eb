namespace SqlxOrleans.Load.Noisy;

/// <summary>What became of a flood; one line of JSON.</summary>
/// <param name="Sent">Requests that were sent.</param>
/// <param name="Accepted">Of them, accepted.</param>
/// <param name="Refused">Of them, told to come again later.</param>
/// <param name="Failed">Of them, neither.</param>
/// <param name="Late">Requests that were due and not sent, because all connections were busy.</param>
internal sealed record FloodTally(long Sent, long Accepted, long Refused, long Failed, long Late)
{
    public static FloodTally operator +(FloodTally left, FloodTally right) => new(
        left.Sent + right.Sent, left.Accepted + right.Accepted, left.Refused + right.Refused, left.Failed + right.Failed, left.Late + right.Late);
}
