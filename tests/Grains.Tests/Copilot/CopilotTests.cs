using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

public sealed class CopilotTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_kernel_that_knows_nothing_gets_the_default_weights_and_thresholds_at_once()
    {
        await using var silo = await TestSilo.StartAsync();
        var answer = await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold);
        Assert.True(answer.Authenticated);
        Assert.Equal(new SchedulerWeights(0.5, 0.2, 0.2, 0.1), Shares(answer.Weights!));
        Assert.Equal([15, 200, 1500, 3000], answer.ThresholdsMs);
    }

    [Fact]
    public async Task Weights_are_given_to_their_tenant_only()
    {
        await using var silo = await TestSilo.StartAsync(("Sqlx:ApiKeys:acme", "key-of-acme-0123456789"), ("Sqlx:ApiKeys:globex", "key-of-globex-0123456789"));
        var stranger = silo.Tenant == "acme" ? "key-of-globex-0123456789" : "key-of-acme-0123456789";
        foreach (var key in new[] { stranger, "unknown", "" })
        {
            var answer = await silo.Weights.WaitNewerAsync(key, default, Hold);
            Assert.False(answer.Authenticated);
            Assert.Null(answer.Weights);
        }
    }

    [Fact]
    public async Task A_kernel_that_is_up_to_date_hears_nothing_new_when_its_hold_is_over()
    {
        await using var silo = await TestSilo.StartAsync();
        var known = (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!.Version;
        var answer = await silo.Weights.WaitNewerAsync(silo.ApiKey, known, TimeSpan.FromMilliseconds(50));
        Assert.True(answer.Authenticated);
        Assert.Null(answer.Weights);
    }

    [Fact]
    public async Task An_overload_changes_the_weights_explains_them_and_wakes_the_waiting_kernel()
    {
        await using var silo = await TestSilo.StartAsync();
        var first = (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!;
        var newer = await OverloadUntilNewerAsync(silo, first);
        Assert.Equal(first.Version.Epoch + 1, newer.Version.Epoch);
        Assert.Equal(first.Version.Incarnation, newer.Version.Incarnation);
        Assert.True(Shares(newer).IsValid);
        var explanation = (await silo.Copilot.GetExplanationsAsync(10)).Single(each => each.Epoch == newer.Version.Epoch);
        Assert.NotEmpty(explanation.Evidence);
        Assert.NotEmpty(explanation.Reason);
        Assert.Equal("live", explanation.Mode);
        Assert.Equal([newer.L, newer.B, newer.A, newer.S], explanation.After);
        Assert.Equal(64, explanation.InputsHash.Length);
    }

    [Fact]
    public async Task Rewards_are_credited_to_the_epoch_in_force_and_counted_once()
    {
        await using var silo = await TestSilo.StartAsync(("Sqlx:Copilot:DecisionInterval", "00:01:00"));
        var batch = Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(40, 30, epoch: 77))));
        await silo.Ingest.AppendAsync(batch);
        await silo.Ingest.AppendAsync(batch);
        var ledger = await Eventually.GetAsync(() => silo.Copilot.GetRewardsAsync(10), rewards => rewards.Any(each => each.Class == "L"));
        var line = ledger.Single(each => each.Class == "L");
        // Epoch 77 was never published, so the claim counts for the one in force.
        Assert.Equal((1, 40), (line.Epoch, line.Requests));
        Assert.InRange(line.Reward, -1, 0);
        Assert.Equal(-Math.Tanh((30.0 - 15) / 15), line.Terms["latency"], 0.02);
    }

    [Fact]
    public async Task Rewards_are_combined_with_the_weights_of_the_slo_yml_in_force()
    {
        await using var silo = await TestSilo.StartAsync(("Sqlx:Copilot:DecisionInterval", "00:01:00"));
        var slo = silo.Services.GetRequiredService<CurrentSlo>();
        var weights = new RewardWeights(0.25, 0, 0.75, 0, 0, 0);
        slo.Set(new SloVersion("own", SloDocument.Default with { Rewards = weights }));
        await silo.Ingest.AppendAsync(Batches.Batch(silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(40, 30)))));
        var line = (await Eventually.GetAsync(() => silo.Copilot.GetRewardsAsync(10), rewards => rewards.Any(each => each.Class == "L"))).Single(each => each.Class == "L");
        Assert.Equal((0.25 * line.Terms["latency"]) + (0.75 * line.Terms["availability"]), line.Reward, 1e-9);
        Assert.True(line.Reward > 0, "with the default weights the late requests would outweigh the successful ones");
    }

    [Fact]
    public async Task Weights_epochs_and_explanations_survive_a_restart()
    {
        await using var silo = await TestSilo.StartAsync();
        var first = (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!;
        var newer = await OverloadUntilNewerAsync(silo, first);
        await silo.StartAgainAsync(("Sqlx:Copilot:DecisionInterval", "00:01:00"));
        var again = (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!;
        Assert.True(again.Version.Epoch >= newer.Version.Epoch);
        Assert.Equal(newer.Version.Incarnation, again.Version.Incarnation);
        Assert.Contains(await silo.Copilot.GetExplanationsAsync(1000), each => each.Epoch == newer.Version.Epoch);
    }

    [Fact]
    public async Task A_decision_that_cannot_be_stored_is_never_seen_by_a_kernel()
    {
        await using var silo = await TestSilo.StartAsync();
        var first = (await silo.Weights.WaitNewerAsync(silo.ApiKey, default, Hold)).Weights!;
        silo.Storage.FailBeforeWriting("copilot");
        await OverloadAsync(silo, 1);
        await Eventually.GetAsync(() => Task.FromResult(silo.Storage.Failures), failures => failures >= 1);
        Assert.Null((await silo.Weights.WaitNewerAsync(silo.ApiKey, first.Version, TimeSpan.Zero)).Weights);
        Assert.Empty(await silo.Copilot.GetExplanationsAsync(10));
        silo.Storage.Heal();
        var newer = await OverloadUntilNewerAsync(silo, first, firstSequence: 2);
        Assert.Equal(first.Version.Epoch + 1, newer.Version.Epoch);
    }

    private static SchedulerWeights Shares(WorkspaceWeights weights) => new(weights.L, weights.B, weights.A, weights.S);

    private static async Task<WorkspaceWeights> OverloadUntilNewerAsync(TestSilo silo, WorkspaceWeights known, long firstSequence = 1)
    {
        var waiting = silo.Weights.WaitNewerAsync(silo.ApiKey, known.Version, Hold);
        var sequence = firstSequence;
        return (await Eventually.GetAsync(
            async () =>
            {
                await OverloadAsync(silo, sequence++);
                if (!waiting.IsCompleted)
                    return null;
                var answer = await waiting;
                waiting = silo.Weights.WaitNewerAsync(silo.ApiKey, known.Version, Hold);
                return answer.Weights;
            },
            weights => weights is not null))!;
    }

    /// <summary>Sixteen slots; L misses its target while A asks for far more than there is.</summary>
    private static Task OverloadAsync(TestSilo silo, long sequence) => silo.Ingest.AppendAsync(Batches.Batch(silo, sequence, Batches.Payload(
        (WorkloadClass.L, Batches.Queries(200, 40, serviceMs: 0.1, slots: 16)),
        (WorkloadClass.A, Batches.Queries(60, 4000, 1500, serviceMs: 300, slots: 16)))));
}
