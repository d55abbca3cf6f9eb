using System.Text.Json;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.RestartAll;

/// <summary>What is not as it was, or not as it was acknowledged.</summary>
internal static class Differences
{
    private const double Rounding = 1e-9;

    /// <summary>Two snapshots between which nothing was sent: every field of every window, every reminder.</summary>
    public static IEnumerable<string> Between(ClusterSnapshot before, ClusterSnapshot after)
    {
        foreach (var (key, was) in before.Series)
        {
            var (old, now) = (Json(was), Json(after.Series[key]));
            var changed = old.EnumerateObject().Where(field => !JsonElement.DeepEquals(field.Value, now.GetProperty(field.Name)))
                .Select(field => $"{field.Name} was {field.Value}, is {now.GetProperty(field.Name)}").ToList();
            if (changed.Count > 0)
                yield return $"{key.Series} over {key.Window}: {string.Join("; ", changed.Take(3))}{(changed.Count > 3 ? $" and {changed.Count - 3} more fields" : string.Empty)}";
        }

        foreach (var reminder in before.Reminders.Except(after.Reminders))
            yield return $"reminder {reminder} is gone";
    }

    /// <summary>Weights never go back: a later epoch is a later decision, the same epoch has the same weights.</summary>
    public static IEnumerable<string> OfWeights(ClusterSnapshot before, ClusterSnapshot after)
    {
        foreach (var (workspace, was) in before.Weights)
        {
            var now = after.Weights[workspace];
            if (now.Epoch < was.Epoch || (now.Epoch == was.Epoch && now.Weights != was.Weights))
                yield return $"weights of {workspace}: were {was.Weights} of epoch {was.Epoch}, are {now.Weights} of epoch {now.Epoch}";
        }
    }

    /// <summary>Counts, sums and percentiles of a series against a sketch of all its acknowledged latencies.</summary>
    public static IEnumerable<string> OfLatencies(Ledger ledger, IReadOnlyDictionary<SeriesId, ClassSlo> counted)
    {
        foreach (var (series, slo) in counted)
        {
            var sent = ledger.Series.GetValueOrDefault(series) ?? new LatencySketch();
            if (sent.Count == 0)
                continue;
            (string Name, double Sent, double? Counted)[] values =
            [
                ("p50", sent.Quantile(0.50), slo.P50Ms), ("p95", sent.Quantile(0.95), slo.P95Ms), ("p99", sent.Quantile(0.99), slo.P99Ms),
                ("min", sent.Min, slo.MinMs), ("max", sent.Max, slo.MaxMs),
            ];
            foreach (var (name, expected, actual) in values)
            {
                if (actual is not { } ms || Math.Abs((expected * 1e3) - ms) > Rounding * ms)
                    yield return FormattableString.Invariant($"{series}: {name} of what was acknowledged is {expected * 1e3:0.000} ms, counted is {actual:0.000} ms");
            }
        }
    }

    private static JsonElement Json(ClassSlo slo) => JsonSerializer.SerializeToElement(slo, SqlxRestJson.Default.ClassSlo);
}
