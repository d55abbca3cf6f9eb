using SqlxOrleans.Domain.Copilot.Priors;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Copilot.Priors;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

/// <summary>Copilots that teach each other, through the real grains.</summary>
public sealed class CopilotPriorsTests
{
    private static readonly (string, string) _often = ("Sqlx:Copilot:PriorInterval", "00:00:00.200");

    private int _reports;

    [Fact]
    public async Task A_new_workspace_starts_from_what_five_other_tenants_learnt_and_replays_to_the_last_bit()
    {
        await using var silo = await TestSilo.StartAsync(_often);
        await TeachAsync(silo, ["t0", "t1", "t2", "t3", "t4"], async () => (await Priors(silo).GetAsync("newcomer")) is [{ Headroom: > 1.01 }]);
        var newcomer = Copilot(silo, "newcomer");
        var status = await Eventually.GetAsync(newcomer.GetStatusAsync, one => one.Prior.Count > 0);
        var prior = Assert.Single(status.Prior);
        Assert.Equal("L", prior.Class);
        Assert.InRange(prior.Headroom, 1.01, ClassPrior.GreatestHeadroom);
        Assert.Equal(1.5, prior.ServiceMs, 1e-9);

        await DecidesAsync(newcomer, status.Decisions + 5);
        var chunks = (await newcomer.GetJournalAsync()).Select(packed => DecisionChunk.TryRead(packed)!).ToList();
        var told = new WorkspaceLearner(TimeSpan.FromSeconds(30)).Begin().WithPrior(new(new ClassPrior(prior.Headroom, prior.ServiceMs, new Lesson(prior.LessonOf, [.. prior.Lesson])), null, null, null));
        Assert.Contains(chunks, chunk => LearnerMemory.TryRead(chunk.Checkpoint)!.Hash() == told.Hash());
        Assert.All(chunks, chunk => Assert.Equal(new ReplayOutcome(chunk.Decisions.Count, null, null, null), DecisionReplay.Run(chunk)));

        // Read once: a workspace with a history of its own is not told again.
        await silo.StartAgainAsync(_often);
        await TeachAsync(silo, ["t5"], async () => (await Copilot(silo, "t5").GetStatusAsync()).Decisions > 5);
        Assert.Equal(status.Prior, (await Copilot(silo, "newcomer").GetStatusAsync()).Prior);
    }

    [Fact]
    public async Task Four_tenants_with_many_workspaces_stay_invisible_until_there_is_a_fifth()
    {
        await using var silo = await TestSilo.StartAsync(_often);
        foreach (var workspace in (string[])["w", "a", "b"])
            await TeachAsync(silo, ["t0", "t1", "t2", "t3"], async () => (await Copilot(silo, "t3", workspace).GetStatusAsync()).Decisions > 20, workspace);
        Assert.Empty(await Priors(silo).GetAsync("newcomer"));
        // Of a class that nobody else has, or it would be the fifth itself.
        var early = await DecidesAsync(Copilot(silo, "newcomer"), 5, "S");
        Assert.Empty(early.Prior);

        // The fifth alone brings the answer: the others had given all along.
        await TeachAsync(silo, ["t4"], async () => (await Priors(silo).GetAsync("newcomer")).Count > 0);
        Assert.Empty(await Priors(silo).GetAsync("t4"));
        Assert.Empty((await Copilot(silo, "newcomer").GetStatusAsync()).Prior);
    }

    [Fact]
    public async Task A_tenant_that_opted_out_neither_gives_nor_gets()
    {
        await using var silo = await TestSilo.StartAsync(_often);
        await Priors(silo).SetOptOutAsync("t0", true);
        await Priors(silo).SetOptOutAsync("loner", true);
        await TeachAsync(silo, ["t0", "t1", "t2", "t3", "t4"], async () => (await Copilot(silo, "t0").GetStatusAsync()).Decisions > 30);
        Assert.Empty(await Priors(silo).GetAsync("newcomer"));
        await TeachAsync(silo, ["t0", "t1", "t2", "t3", "t4", "t5"], async () => (await Priors(silo).GetAsync("newcomer")).Count > 0);
        var loner = Copilot(silo, "loner");
        await DecidesAsync(loner, 5);
        Assert.Empty((await loner.GetStatusAsync()).Prior);
        await Eventually.GetAsync(Copilot(silo, "newcomer").GetStatusAsync, status => status.Prior.Count > 0);
    }

    [Fact]
    public async Task An_installation_that_does_not_share_neither_gives_nor_gets()
    {
        await using var silo = await TestSilo.StartAsync(_often, ("Sqlx:Copilot:SharePriors", "false"));
        string[] tenants = ["t0", "t1", "t2", "t3", "t4"];
        await TeachAsync(silo, tenants, async () => (await Copilot(silo, "t4").GetStatusAsync()).Decisions > 30);
        Assert.Empty(await Priors(silo).GetAsync("newcomer"));
        foreach (var tenant in tenants)
            Assert.True(await Priors(silo).ContributeAsync(tenant, "w", [new LearntClass("L", 1.4, 6)]));
        Assert.Single(await Priors(silo).GetAsync("newcomer"));
        var status = await DecidesAsync(Copilot(silo, "newcomer"), 5);
        Assert.Empty(status.Prior);
    }

    private static IPriorsGrain Priors(TestSilo silo) => silo.Grains.GetGrain<IPriorsGrain>(0);

    private static ICopilotGrain Copilot(TestSilo silo, string tenant, string workspace = "w") =>
        silo.Grains.GetGrain<ICopilotGrain>(new WorkspaceKey(tenant, workspace).ToString());

    private Task TeachAsync(TestSilo silo, string[] tenants, Func<Task<bool>> isOver, string workspace = "w") => Eventually.GetAsync(
        async () =>
        {
            foreach (var tenant in tenants)
                await ReportAsync(Copilot(silo, tenant, workspace));
            return await isOver();
        },
        over => over);

    private Task<CopilotStatus> DecidesAsync(ICopilotGrain copilot, long decisions, string className = "L") => Eventually.GetAsync(
        async () =>
        {
            await ReportAsync(copilot, className);
            return await copilot.GetStatusAsync();
        },
        status => status.Decisions > decisions);

    /// <summary>
    /// Two hundred requests of class L, 1.5 ms each, most of them late. Some four reports come a decision: about half of the slots, so that
    /// the class is worth protecting and needs more than its demand.
    /// </summary>
    private Task ReportAsync(ICopilotGrain copilot, string className = "L") => copilot.ObserveAsync(new ClassObservation(
        className, "kernel", ++_reports, [new EpochOutcome(0, 200, 0, 200, 60, 200, 0, 200, 0.3, 200, 6, 40, 0)], 0, 24, 15, Batches.Noon));
}
