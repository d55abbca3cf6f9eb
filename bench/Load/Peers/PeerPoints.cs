using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Load.Peers;

/// <summary>
/// The points that every server gets: latencies of every tenant's four classes, one series each, with times of their own over five minutes.
/// Each request is one tenant's, in order of time: Prometheus takes a series in no other.
/// </summary>
internal sealed class PeerPoints
{
    public const string Workspace = "load";
    public const string WarmUpWorkspace = "warm-up";

    /// <summary>A little less than the window that is asked for, so that all of it is inside.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(290);
    private static readonly TimeSpan WarmUpEarlier = TimeSpan.FromSeconds(340);

    // Median of a class, as specified latencies are, and a spread of which p95 is some three times the median.
    private static readonly double[] MediansMs = [4, 60, 400, 900];
    private const double Spread = 0.7;

    private readonly DateTimeOffset _start;
    private readonly int _perSeries;

    public PeerPoints(int points, int tenants, int batch, DateTimeOffset end)
    {
        _start = end - Span;
        Tenants = [.. Enumerable.Range(1, tenants).Select(i => $"tenant-{i}")];
        _perSeries = points / (tenants * Classes.Count);
        BatchesPerTenant = Math.Max(1, (int)Math.Ceiling((double)_perSeries * Classes.Count / batch));
        PerSeriesAndBatch = _perSeries / BatchesPerTenant;
    }

    public static IReadOnlyList<string> Classes { get; } = [.. WorkloadClasses.Judged.Select(judged => judged.ToString())];

    public IReadOnlyList<string> Tenants { get; }

    public int BatchesPerTenant { get; }

    public int PerSeriesAndBatch { get; }

    public int PointsOfBatch => PerSeriesAndBatch * Classes.Count;

    public long Total => (long)Tenants.Count * BatchesPerTenant * PointsOfBatch;

    /// <summary>The most points for which each of a series has a millisecond of its own.</summary>
    public static long Most(int tenants) => (long)Span.TotalMilliseconds * tenants * Classes.Count;

    /// <summary>The points of one request, class after class, each class in order of time.</summary>
    /// <param name="tenant">Its number.</param>
    /// <param name="batch">Its number among the tenant's.</param>
    /// <param name="isWarmUp">Earlier ones, of another workspace.</param>
    public IEnumerable<PeerPoint> Of(int tenant, int batch, bool isWarmUp)
    {
        var random = new Random((tenant * 1_000_003) + batch);
        var start = isWarmUp ? _start - WarmUpEarlier : _start;
        for (var judged = 0; judged < Classes.Count; judged++)
        {
            for (var i = 0; i < PerSeriesAndBatch; i++)
            {
                var number = ((long)batch * PerSeriesAndBatch) + i;
                var time = start.ToUnixTimeMilliseconds() + (number * (long)Span.TotalMilliseconds / (BatchesPerTenant * PerSeriesAndBatch));
                yield return new PeerPoint(judged, time, Latency(random, judged));
            }
        }
    }

    private static double Latency(Random random, int judged)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Round(MediansMs[judged] * Math.Exp(Spread * normal), 3);
    }
}
