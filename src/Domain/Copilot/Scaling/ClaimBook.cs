namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// Keeps score of warnings. A raised warning claims that a breach begins within the horizon; one claim is open at a time, and a warning
/// that still stands when its claim has run out claims anew, so that nobody is right by warning always. A breach without an
/// open claim that was made before it is one that was missed. During a breach nothing is claimed, and a warning that outlives it is
/// none of another for one horizon: should capacity be lacking again while it stands, nobody was right or wrong.
/// </summary>
/// <param name="OpenSince">When the open claim was made; null: none is open.</param>
/// <param name="WarnedSince">When the warning was raised; null: it is not.</param>
/// <param name="OutlivedSince">When a breach ended that the warning has outlived; null: there is none.</param>
/// <param name="InBreach">Whether a breach is in progress.</param>
/// <param name="Hits">Claims that came true (true positives).</param>
/// <param name="FalseAlarms">Claims that ran out (false positives).</param>
/// <param name="Misses">Breaches that nobody claimed in time (false negatives).</param>
/// <param name="Averted">Claims that ended because capacity grew: nobody will know.</param>
/// <param name="LeadSeconds">Sum over the hits of the time from claim to breach.</param>
public sealed record ClaimBook(
    DateTimeOffset? OpenSince, DateTimeOffset? WarnedSince, DateTimeOffset? OutlivedSince, bool InBreach,
    long Hits, long FalseAlarms, long Misses, long Averted, double LeadSeconds)
{
    /// <summary>Nothing claimed.</summary>
    public static ClaimBook Begin { get; } = new(null, null, null, false, 0, 0, 0, 0, 0);

    /// <summary>Share of the settled claims that came true, 0..1; null without one.</summary>
    public double? Precision => Hits + FalseAlarms == 0 ? null : (double)Hits / (Hits + FalseAlarms);

    /// <summary>Share of the breaches that were claimed in time, 0..1; null without one.</summary>
    public double? Recall => Hits + Misses == 0 ? null : (double)Hits / (Hits + Misses);

    /// <summary>Takes the present moment.</summary>
    /// <param name="now">Not before that of the last call.</param>
    /// <param name="warned">Whether the warning stands.</param>
    /// <param name="breachSince">When the breach in progress began, perhaps some time ago; null: there is none.</param>
    /// <param name="horizon">Within which a claim must come true.</param>
    /// <param name="confirmation">How long after its begin a breach may become known.</param>
    public ClaimBook Step(DateTimeOffset now, bool warned, DateTimeOffset? breachSince, TimeSpan horizon, TimeSpan confirmation)
    {
        var book = this with { WarnedSince = warned ? WarnedSince ?? now : null, OutlivedSince = warned ? OutlivedSince : null };
        if (breachSince is { } since)
            return InBreach ? book : book.Breached(since, horizon);
        if (InBreach)
            return book with { InBreach = false, OutlivedSince = warned ? now : null };
        if (book.OutlivedSince is { } ended)
            return now - ended <= horizon ? book : book with { OutlivedSince = null, OpenSince = now };
        book = book.RunOut(now, horizon + confirmation, horizon);
        return book.OpenSince is null ? book with { OpenSince = book.WarnedSince } : book;
    }

    /// <summary>Ends the open claim without a verdict.</summary>
    /// <param name="averted">Whether because capacity grew.</param>
    public ClaimBook Void(bool averted) => this with
    {
        OpenSince = null, WarnedSince = null, OutlivedSince = null, InBreach = false, Averted = Averted + (averted && OpenSince is not null ? 1 : 0),
    };

    private ClaimBook Breached(DateTimeOffset since, TimeSpan horizon)
    {
        if (OutlivedSince is { } ended && since - ended <= horizon)
            return this with { InBreach = true, OutlivedSince = null };
        var book = RunOut(since, horizon, horizon) with { InBreach = true, OutlivedSince = null };
        return book.OpenSince is { } made && made < since
            ? book with { OpenSince = null, Hits = Hits + 1, LeadSeconds = LeadSeconds + (since - made).TotalSeconds }
            : book with { OpenSince = null, Misses = Misses + 1 };
    }

    /// <summary>Settles a claim that is older than the limit; a warning that still stands then claims anew from where it ran out.</summary>
    private ClaimBook RunOut(DateTimeOffset now, TimeSpan limit, TimeSpan horizon)
    {
        if (OpenSince is not { } made || now - made <= limit)
            return this;
        var end = DateTimeOffset.MaxValue - made > horizon ? made + horizon : now;
        return this with { FalseAlarms = FalseAlarms + 1, OpenSince = WarnedSince is { } raised && raised > end ? raised : WarnedSince is null ? null : end };
    }
}
