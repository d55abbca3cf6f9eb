using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Priors;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Priors;

public sealed class PriorPoolTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void New_workspace_starts_from_the_median_of_what_others_learnt()
    {
        var pool = Pool((1.2, 3), (1.4, 5), (1.5, 6), (1.6, 7), (2.0, 40));
        var prior = pool.For("new")[WorkloadClass.L]!.Value;
        Assert.Equal(1.5, prior.Headroom, 1e-9);
        Assert.Equal(6, prior.ServiceMs, 1e-9);
        Assert.Null(pool.For("new")[WorkloadClass.B]);
    }

    [Fact]
    public void Nothing_is_told_from_fewer_than_five_other_tenants_however_many_workspaces_they_have()
    {
        var pool = Pool((1.2, 3), (1.4, 5), (1.5, 6), (1.6, 7));
        for (var i = 0; i < 100; i++)
            pool.Contribute("t0", $"more-{i}", Learnt(1.2, 3), Start);
        Assert.Null(pool.For("new")[WorkloadClass.L]);
        pool.Contribute("t4", "w", Learnt(2.0, 9), Start);
        Assert.NotNull(pool.For("new")[WorkloadClass.L]);
        Assert.Null(pool.For("t4")[WorkloadClass.L]);
    }

    [Fact]
    public void Tenant_that_opts_out_is_forgotten_and_neither_gives_nor_gets_until_it_opts_in()
    {
        var pool = Pool((1.2, 3), (1.4, 5), (1.5, 6), (1.6, 7), (2.0, 9));
        pool.OptOut("t2");
        Assert.Equal(4, pool.Workspaces);
        Assert.Null(pool.For("new")[WorkloadClass.L]);
        Assert.False(pool.Contribute("t2", "w", Learnt(1.5, 6), Start));
        pool.Contribute("t5", "w", Learnt(1.5, 6), Start);
        Assert.NotNull(pool.For("new")[WorkloadClass.L]);
        Assert.Null(pool.For("t2")[WorkloadClass.L]);
        pool.OptIn("t2");
        Assert.NotNull(pool.For("t2")[WorkloadClass.L]);
        Assert.True(pool.Contribute("t2", "w", Learnt(1.5, 6), Start));
        Assert.NotNull(pool.For("new")[WorkloadClass.L]);
    }

    [Fact]
    public void Answer_is_the_median_of_the_other_tenants_medians_as_a_naive_reading_has_it()
    {
        var (told, untold) = (0, 0);
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 2], Gen.Int[10, 25]).Array[1, 40].Sample(
            contributions =>
            {
                var pool = new PriorPool();
                var naive = new Dictionary<(int, int), double>();
                foreach (var (tenant, workspace, tenths) in contributions)
                {
                    pool.Contribute($"t{tenant}", $"w{workspace}", Learnt(tenths / 10.0, tenths), Start);
                    naive[(tenant, workspace)] = tenths / 10.0;
                    var asking = contributions[0].Item1;
                    var medians = naive.Where(each => each.Key.Item1 != asking).GroupBy(each => each.Key.Item1, each => each.Value).Select(Median).ToList();
                    var answer = pool.For($"t{asking}")[WorkloadClass.L];
                    Assert.Equal(medians.Count >= PriorPool.LeastTenants, answer is not null);
                    if (answer is { } known)
                        Assert.InRange(known.Headroom, Median(medians) - 0.0501, Median(medians) + 0.0501);
                    _ = answer is null ? untold++ : told++;
                }
            },
            threads: 1);
        Assert.True(told > 100 && untold > 100);

        static double Median(IEnumerable<double> values)
        {
            var sorted = values.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    [Fact]
    public void One_tenant_moves_an_answer_no_further_than_between_its_neighbours()
    {
        var moved = 0;
        Gen.Select(Gen.Double[1.0, 2.5].Array[6, 12], Gen.OneOf(Gen.Double[0.001, 5], Gen.Const(1e12)), Gen.Int[1, 30]).Sample((others, claim, workspaces) =>
        {
            var pool = Pool([.. others.Select(headroom => (headroom, headroom * 10))]);
            for (var i = 0; i < workspaces; i++)
                pool.Contribute("liar", $"w{i}", Learnt(claim, claim), Start);
            var answer = pool.For("new")[WorkloadClass.L]!.Value.Headroom;
            var sorted = others.Order().ToArray();
            // The median of n values lies between the n/2 th ones with or without one more; rounding adds half a digit.
            Assert.InRange(answer, sorted[(sorted.Length / 2) - 1] - 0.051, sorted[(sorted.Length + 1) / 2] + 0.051);
            Interlocked.Add(ref moved, claim is < 1 or > 2.5 ? 1 : 0);
        });
        Assert.True(moved > 10);
    }

    [Fact]
    public void Lessons_are_medians_of_other_tenants_medians_of_those_whose_learner_is_the_newest()
    {
        var pool = new PriorPool();
        for (var tenant = 0; tenant < 5; tenant++)
            pool.Contribute($"t{tenant}", "w", Taught(2, tenant, -tenant), Start);
        pool.Contribute("old", "w", Taught(1, 3, 3), Start);
        pool.Contribute("strange", "w", Taught(2, 3), Start);
        Assert.Equal(new Lesson(2, [2, -2]), pool.For("new")[WorkloadClass.L]!.Value.Lesson);
        // One tenant counts once, a liar moves it to a neighbour, and what nobody can be taught is refused.
        for (var i = 0; i < 50; i++)
            pool.Contribute("t0", $"w{i}", Taught(2, 1e9, 1e9), Start);
        Assert.Equal(new Lesson(2, [3, -2]), pool.For("new")[WorkloadClass.L]!.Value.Lesson);
        Assert.Null(pool.For("t1")[WorkloadClass.L]!.Value.Lesson);
        Assert.False(pool.Contribute("t5", "w", Taught(2, double.NaN, 0), Start));

        static PerClass<ClassPrior?> Taught(int model, params double[] coefficients) =>
            new(new ClassPrior(1.4, 5, new Lesson(model, [.. coefficients])), null, null, null);
    }

    [Fact]
    public void Extremes_are_clipped_also_when_all_agree_on_them()
    {
        Assert.Equal(new ClassPrior(2.5, 60_000), Pool([.. Enumerable.Repeat((100.0, 1e9), 5)]).For("new")[WorkloadClass.L]);
        Assert.Equal(new ClassPrior(1.0, 0.1), Pool([.. Enumerable.Repeat((0.01, 1e-6), 5)]).For("new")[WorkloadClass.L]);
    }

    [Theory]
    [InlineData(double.NaN, 5)]
    [InlineData(-1, 5)]
    [InlineData(1.5, double.PositiveInfinity)]
    [InlineData(1.5, 0)]
    public void What_cannot_be_is_refused(double headroom, double serviceMs)
    {
        var pool = new PriorPool();
        Assert.False(pool.Contribute("t", "w", Learnt(headroom, serviceMs), Start));
        Assert.Equal(0, pool.Workspaces);
    }

    [Fact]
    public void Workspace_counts_once_and_the_longest_silent_is_forgotten_when_there_are_too_many()
    {
        var pool = new PriorPool();
        for (var i = 0; i < PriorPool.MaxWorkspaces; i++)
            pool.Contribute("t", $"w{i}", Learnt(1.5, 5), Start.AddSeconds(i));
        pool.Contribute("t", "w5", Learnt(1.6, 5), Start.AddHours(9));
        Assert.Equal(PriorPool.MaxWorkspaces, pool.Workspaces);
        pool.Contribute("t", "new", Learnt(1.5, 5), Start.AddHours(10));
        Assert.Equal(PriorPool.MaxWorkspaces, pool.Workspaces);
    }

    private static PriorPool Pool(params (double Headroom, double ServiceMs)[] tenants)
    {
        var pool = new PriorPool();
        for (var i = 0; i < tenants.Length; i++)
            Assert.True(pool.Contribute($"t{i}", "w", Learnt(tenants[i].Headroom, tenants[i].ServiceMs), Start));
        return pool;
    }

    private static PerClass<ClassPrior?> Learnt(double headroom, double serviceMs) => new(new ClassPrior(headroom, serviceMs), null, null, null);
}
