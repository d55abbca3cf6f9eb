using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Load.Traffic;

/// <summary>The senders' count against the cluster's.</summary>
internal sealed record Comparison(long Acknowledged, long Counted, long Lost, long Doubled, IReadOnlyList<string> Differences)
{
    public bool IsExact => Lost == 0 && Doubled == 0;

    public static Comparison Of(Ledger ledger, IReadOnlyDictionary<SeriesId, ClassSlo> counted)
    {
        long total = 0, lost = 0, doubled = 0;
        var differences = new List<string>();
        foreach (var (series, slo) in counted)
        {
            var sent = ledger.Series.GetValueOrDefault(series) ?? new LatencySketch();
            total += slo.Total;
            lost += Math.Max(0, sent.Count - slo.Total);
            doubled += Math.Max(0, slo.Total - sent.Count);
            if (slo.Total != sent.Count)
            {
                differences.Add($"{series}: {sent.Count} acknowledged, {slo.Total} counted");
            }
            else if (SumNs(slo) != sent.SumNanoseconds)
            {
                // As many as were sent, but not those: at least one is missing and another is there twice.
                (lost, doubled) = (lost + 1, doubled + 1);
                differences.Add($"{series}: latencies of {sent.SumNanoseconds} ns acknowledged, of {SumNs(slo)} ns counted");
            }
        }

        return new Comparison(ledger.Acknowledged, total, lost, doubled, differences);
    }

    /// <summary>Exact: a mean of whole nanoseconds times its count is far below 2^53.</summary>
    private static long SumNs(ClassSlo slo) => (long)Math.Round((slo.MeanMs ?? 0) * slo.Count * 1e6);
}
