namespace SqlxOrleans.Domain.Slos;

/// <summary>A window over which a burn rate is shown or alerted on.</summary>
/// <param name="Name">As on the wire: <c>5m</c>, <c>1h</c>, <c>3d</c>.</param>
/// <param name="Length">Its length.</param>
public sealed record BurnWindow(string Name, TimeSpan Length)
{
    /// <summary>All of them, the shortest first: 1m 5m 10m 30m 1h 2h 6h 1d 3d (slo-and-alerts, section 3).</summary>
    public static IReadOnlyList<BurnWindow> All { get; } =
    [
        new("1m", TimeSpan.FromMinutes(1)),
        new("5m", TimeSpan.FromMinutes(5)),
        new("10m", TimeSpan.FromMinutes(10)),
        new("30m", TimeSpan.FromMinutes(30)),
        new("1h", TimeSpan.FromHours(1)),
        new("2h", TimeSpan.FromHours(2)),
        new("6h", TimeSpan.FromHours(6)),
        new("1d", TimeSpan.FromDays(1)),
        new("3d", TimeSpan.FromDays(3)),
    ];
}
