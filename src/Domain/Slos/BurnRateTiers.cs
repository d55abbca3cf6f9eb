namespace SqlxOrleans.Domain.Slos;

/// <summary>The burn-rate rules of slo-and-alerts, section 3, the fastest first.</summary>
/// <remarks>
/// The budget of a latency objective is 5 %, so that it can burn at most 20 times too fast; the workbook's factors would see a
/// service that is slow for everybody only after most of an hour.
/// </remarks>
public static class BurnRateTiers
{
    /// <summary>Of availability and error rate (SRE workbook): page 14.4x 1h/5m, page 6x 6h/30m, ticket 3x 1d/2h, ticket 1x 3d/6h.</summary>
    public static IReadOnlyList<BurnRateTier> OfFailures { get; } =
    [
        Tier(BurnRateSeverity.Page, 14.4, "1h", "5m"),
        Tier(BurnRateSeverity.Page, 6, "6h", "30m"),
        Tier(BurnRateSeverity.Ticket, 3, "1d", "2h"),
        Tier(BurnRateSeverity.Ticket, 1, "3d", "6h"),
    ];

    /// <summary>
    /// Of latency: mitigate above 1x 5m/1m (the specification's "p95 &gt; 15 ms"), page 4x 10m/1m, page 2x 1h/5m,
    /// ticket 1.2x 6h/30m.
    /// </summary>
    public static IReadOnlyList<BurnRateTier> OfLatency { get; } =
    [
        Tier(BurnRateSeverity.Mitigate, 1, "5m", "1m", exclusive: true),
        Tier(BurnRateSeverity.Page, 4, "10m", "1m"),
        Tier(BurnRateSeverity.Page, 2, "1h", "5m"),
        Tier(BurnRateSeverity.Ticket, 1.2, "6h", "30m"),
    ];

    /// <summary>The rules of an objective.</summary>
    public static IReadOnlyList<BurnRateTier> Of(ObjectiveKind kind) => kind == ObjectiveKind.Latency ? OfLatency : OfFailures;

    private static BurnRateTier Tier(BurnRateSeverity severity, double threshold, string longWindow, string shortWindow, bool exclusive = false) =>
        new(severity, threshold, exclusive, Window(longWindow), Window(shortWindow));

    private static BurnWindow Window(string name) => BurnWindow.All.Single(window => window.Name == name);
}
