using CsCheck;
using SqlxOrleans.Domain.Copilot.Scaling;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Scaling;

public sealed class PendingLabelsTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _horizon = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _confirmation = TimeSpan.FromSeconds(6);

    /// <summary>
    /// Breaches become known a confirmation after their begin. The twin knows the whole history: a sample's label is whether a breach began within the
    /// horizon after it, or had begun before it and was not known yet.
    /// </summary>
    [Fact]
    public void Labels_are_those_of_a_twin_that_knows_the_future()
    {
        int yes = 0, no = 0;
        Gen.Int[30, 90].Array[1, 5].Sample(
            gaps =>
            {
                var begins = gaps.Aggregate(new List<int>(), (all, gap) => [.. all, all.LastOrDefault() + gap]);
                var labels = new Dictionary<int, bool>();
                var pending = PendingLabels.Empty;
                for (var second = 0; second <= begins[^1] + 10; second++)
                {
                    if (begins.Find(begin => begin + 6 == second) is > 0 and var known)
                    {
                        pending = pending.WithBreach(_start.AddSeconds(known), _horizon, out var quiet, out var foretold);
                        Put(quiet, false);
                        Put(foretold, true);
                    }
                    else
                    {
                        pending = pending.WithoutBreach(_start.AddSeconds(second), _horizon + _confirmation, out var matured);
                        Put(matured, false);
                    }

                    pending = pending.Add(new PendingSample(_start.AddSeconds(second), default), TimeSpan.FromSeconds(1));
                }

                foreach (var (second, label) in labels)
                {
                    Assert.Equal(begins.Exists(begin => begin - second is <= 20 and > -6), label);
                    (yes, no) = label ? (yes + 1, no) : (yes, no + 1);
                }

                Assert.Equal(Enumerable.Range(0, begins[^1] + 6), labels.Keys.Order());

                void Put(ReadOnlySpan<PendingSample> samples, bool label)
                {
                    foreach (var sample in samples)
                        labels.Add((int)(sample.At - _start).TotalSeconds, label);
                }
            },
            iter: 300,
            threads: 1);
        Assert.True(yes > 1000 && no > 1000, $"{yes} {no}");
    }

    [Fact]
    public void Samples_are_spaced_and_the_oldest_go_when_there_is_no_room()
    {
        var pending = PendingLabels.Empty;
        for (var second = 0; second < 1000; second++)
            pending = pending.Add(new PendingSample(_start.AddSeconds(second), default), TimeSpan.FromSeconds(2));
        Assert.Equal(PendingLabels.Capacity, pending.Waiting.Length);
        Assert.Equal(_start.AddSeconds(998), pending.Waiting[^1].At);
        Assert.All(pending.Waiting.Zip(pending.Waiting.Skip(1)), pair => Assert.Equal(2, (pair.Second.At - pair.First.At).TotalSeconds));
    }
}
