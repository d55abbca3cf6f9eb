using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

public sealed class CopilotSafetyTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);
    private static readonly double[] Pinned = [0.4, 0.2, 0.3, 0.1];

    [Fact]
    public async Task Pinned_weights_reach_a_waiting_kernel_at_once_survive_a_restart_and_stay_under_overload()
    {
        await using var silo = await TestSilo.StartAsync();
        var first = (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!;
        var waiting = silo.Weights.WaitNewerAsync(silo.ApiKey, first.Version, Hold);
        var answer = await silo.Copilot.OperateAsync(Order("pin") with { Weights = Pinned });
        Assert.True(answer.Accepted, answer.Text);
        var pinned = (await waiting).Weights!;
        Assert.Equal(Pinned, Shares(pinned));
        Assert.Equal(first.Version.Epoch + 1, pinned.Version.Epoch);
        Assert.Equal("pin by ann: maintenance", pinned.Reason);

        await silo.StartAgainAsync();
        await OverloadUntilAsync(silo, async () => (await silo.Copilot.GetStatusAsync()).Decisions > 20);
        Assert.Equal(pinned.Version, (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!.Version);
        var status = await silo.Copilot.GetStatusAsync();
        Assert.Equal(Pinned, status.Weights);
        Assert.Equal(("ann", "maintenance"), (status.Pinned!.By, status.Pinned.Why));
        Assert.Equal("pinned", (await silo.Copilot.GetExplanationsAsync(1)).Single().Mode);

        Assert.True((await silo.Copilot.OperateAsync(Order("unpin"))).Accepted);
        await OverloadUntilAsync(silo, async () => !(await silo.Copilot.GetStatusAsync()).Weights.SequenceEqual(Pinned), firstSequence: 1_000);
    }

    [Theory]
    [InlineData("pin", "", new[] { 0.5, 0.5, 0.5, 0.5 }, "sum to 2")]
    [InlineData("pin", "", new[] { 0.5, 0.5 }, "four weights")]
    [InlineData("unpin", "", new double[0], "no weights are pinned")]
    [InlineData("unfreeze", "", new double[0], "nothing is frozen")]
    [InlineData("mode", "sideways", new double[0], "use off, shadow, canary or live")]
    [InlineData("mode", "live", new double[0], "live already")]
    [InlineData("dance", "", new double[0], "not a command")]
    public async Task A_command_that_cannot_be_is_refused_with_the_reason_and_changes_nothing(string verb, string mode, double[] weights, string words)
    {
        await using var silo = await TestSilo.StartAsync();
        var answer = await silo.Copilot.OperateAsync(Order(verb) with { Mode = mode, Weights = weights });
        Assert.False(answer.Accepted);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
        Assert.Equal(("live", 1, null, null), (answer.Status.Mode, answer.Status.Epoch, answer.Status.Pinned, answer.Status.Frozen));
        Assert.Empty(await silo.Copilot.GetExplanationsAsync(10));
    }

    [Fact]
    public async Task Shadow_explains_what_it_would_do_and_no_kernel_sees_it()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.True((await silo.Copilot.OperateAsync(Order("mode") with { Mode = "shadow" })).Accepted);
        var before = (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!;
        await OverloadUntilAsync(silo, async () => (await silo.Copilot.GetExplanationsAsync(10)).Any(each => each.Mode == "shadow" && !each.After.SequenceEqual(each.Before)));
        var after = (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!;
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(Shares(before), Shares(after));
        var refused = await silo.Copilot.OperateAsync(Order("mode") with { Mode = "live" });
        Assert.Contains("use promote, or force", refused.Text, StringComparison.Ordinal);
        var tooEarly = await silo.Copilot.OperateAsync(Order("promote"));
        Assert.False(tooEarly.Accepted);
        Assert.Matches("^[0-9]+ judged intervals; an estimate needs 24: ", tooEarly.Text);
        var forced = await silo.Copilot.OperateAsync(Order("promote") with { Force = true });
        Assert.Equal((true, "canary"), (forced.Accepted, forced.Status.Mode));
        Assert.True((await silo.Copilot.OperateAsync(Order("mode") with { Mode = "live", Force = true })).Accepted);
        Assert.Contains("there is nothing to promote", (await silo.Copilot.OperateAsync(Order("promote"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_canary_one_kernel_gets_the_new_weights_and_the_other_keeps_the_approved_ones()
    {
        await using var silo = await TestSilo.StartAsync();
        await using var one = await OutsideKernel.StartAsync(silo);
        await using var two = await OutsideKernel.StartAsync(silo);
        Assert.True((await silo.Copilot.OperateAsync(Order("mode") with { Mode = "canary" })).Accepted);
        await OverloadUntilAsync(silo, () => Task.FromResult(one.Newest is not null && two.Newest is not null && !Shares(one.Newest).SequenceEqual(Shares(two.Newest))));
        var status = await silo.Copilot.GetStatusAsync();
        var others = new[] { one, two }.Where(kernel => Shares(kernel.Newest!).SequenceEqual(SchedulerDefault)).ToList();
        Assert.Single(others);
        Assert.NotNull(status.Trial);
        Assert.Contains(await silo.Copilot.GetExplanationsAsync(10), each => each.Mode == "canary");

        // Back in shadow the trial kernel gets the approved weights, under a newer epoch, or it would not take them.
        Assert.True((await silo.Copilot.OperateAsync(Order("mode") with { Mode = "shadow" })).Accepted);
        await Eventually.GetAsync(() => Task.FromResult((one.Newest, two.Newest)), pair => pair.Item1!.Version == pair.Item2!.Version);
        Assert.Equal(SchedulerDefault, Shares(one.Newest!));
        Assert.False(one.WentBack || two.WentBack);
    }

    [Fact]
    public async Task A_restart_changes_neither_the_approved_weights_nor_those_of_the_trial_kernel()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.True((await silo.Copilot.OperateAsync(Order("mode") with { Mode = "canary" })).Accepted);
        await OverloadUntilAsync(silo, async () =>
        {
            await silo.Weights.WaitNewerAsync(silo.ApiKey, default, TimeSpan.Zero);
            return (await silo.Copilot.GetStatusAsync()).Trial is not null;
        });
        // The last decision before the restart counts.
        await silo.Copilot.OperateAsync(Order("freeze"));
        var before = await silo.Copilot.GetStatusAsync();
        await silo.StartAgainAsync();
        await Eventually.GetAsync(silo.Copilot.GetStatusAsync, status => status.Decisions >= before.Decisions + 5);
        var after = await silo.Copilot.GetStatusAsync();
        Assert.Equal((before.Trial, before.Epoch, before.Mode, before.ModeSet, before.Frozen), (after.Trial, after.Epoch, after.Mode, after.ModeSet, after.Frozen));
        Assert.Equal(before.Weights, after.Weights);
    }

    [Fact]
    public async Task A_command_that_cannot_be_stored_changes_nothing_for_any_kernel()
    {
        await using var silo = await TestSilo.StartAsync();
        var first = (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!;
        silo.Storage.FailBeforeWriting("copilot");
        var refused = await silo.Copilot.OperateAsync(Order("pin") with { Weights = Pinned });
        Assert.False(refused.Accepted);
        Assert.Contains("could not be stored", refused.Text, StringComparison.Ordinal);
        Assert.Null(refused.Status.Pinned);
        await Assert.ThrowsAnyAsync<Exception>(() => silo.Copilot.OperateAsync(Order("freeze")));
        Assert.Null((await silo.Copilot.GetStatusAsync()).Frozen);
        Assert.Null((await silo.Weights.WaitNewerAsync(silo.ApiKey, first.Version, TimeSpan.Zero)).Weights);
        silo.Storage.Heal();
        Assert.True((await silo.Copilot.OperateAsync(Order("freeze"))).Accepted);
    }

    [Fact]
    public async Task The_decision_journal_replays_to_the_last_bit_across_restarts()
    {
        await using var silo = await TestSilo.StartAsync();
        for (var run = 0; run < 3; run++)
        {
            var goal = (run + 1) * 15;
            await OverloadUntilAsync(silo, async () => (await silo.Copilot.GetStatusAsync()).Decisions >= goal, firstSequence: 1 + (1_000 * run));
            if (run == 1)
                await silo.Copilot.OperateAsync(Order("pin") with { Weights = Pinned });
            await silo.StartAgainAsync();
        }

        var chunks = (await silo.Copilot.GetJournalAsync()).Select(packed => DecisionChunk.TryRead(packed)!).ToList();
        Assert.True(chunks.Count >= 3, $"{chunks.Count} chunks");
        Assert.All(chunks, chunk => Assert.Equal((null, null), (DecisionReplay.Run(chunk).Difference, DecisionReplay.Run(chunk).Obstacle)));
        var decisions = chunks.SelectMany(chunk => chunk.Decisions).ToList();
        Assert.Equal(Enumerable.Range(1, decisions.Count).Select(number => (long)number), decisions.Select(each => each.Number));
        Assert.True(decisions.Count >= 45);
        Assert.Contains(decisions, each => each.Changed);
        Assert.Contains(decisions, each => each.InForce is not null && each.Verdict == SafetyVerdict.Pinned);
    }

    [Fact]
    public async Task Journal_chunks_that_cannot_be_stored_stop_no_decision()
    {
        await using var silo = await TestSilo.StartAsync();
        await OverloadUntilAsync(silo, async () => (await silo.Copilot.GetStatusAsync()).Decisions >= 5);
        await silo.StartAgainAsync();
        silo.Storage.FailBeforeWriting("copilot-decisions-1");
        await OverloadUntilAsync(silo, async () => (await silo.Copilot.GetStatusAsync()).Epoch >= 2, firstSequence: 1_000);
        await Eventually.GetAsync(() => Task.FromResult(silo.Storage.Failures), failures => failures > 0);
        var kept = (await silo.Copilot.GetJournalAsync()).Select(packed => DecisionChunk.TryRead(packed)!).ToList();
        Assert.Equal(1, kept[0].Number);
    }

    private static readonly double[] SchedulerDefault = [0.5, 0.2, 0.2, 0.1];

    private static OperatorCommand Order(string verb) => new(verb, "ann", "maintenance");

    private static double[] Shares(WorkspaceWeights weights) => [weights.L, weights.B, weights.A, weights.S];

    private static async Task OverloadUntilAsync(TestSilo silo, Func<Task<bool>> condition, long firstSequence = 1)
    {
        var sequence = firstSequence;
        await Eventually.GetAsync(
            async () =>
            {
                await silo.Ingest.AppendAsync(Batches.Batch(silo, sequence++, Batches.Payload(
                    (WorkloadClass.L, Batches.Queries(200, 40, serviceMs: 0.1, slots: 16)),
                    (WorkloadClass.A, Batches.Queries(60, 4000, 1500, serviceMs: 300, slots: 16)))));
                return await condition();
            },
            holds => holds);
    }
}
