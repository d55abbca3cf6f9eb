using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

/// <summary>Operators' marks, from the denials that came in to the reward ledger.</summary>
public sealed class WrongDenialsTests
{
    [Fact]
    public async Task A_mark_makes_the_compliance_reward_negative_counts_once_and_survives_a_restart()
    {
        await using var silo = await TestSilo.StartAsync();
        await DenyAsync(silo, 1, ("P-7", 4), ("P-8", 12));
        await WorkAsync(silo, 2);
        Assert.True(await ComplianceAsync(silo) >= 0);

        var answer = await silo.Copilot.OperateAsync(Order("m1", count: 4));
        Assert.True(answer.Accepted, answer.Text);
        Assert.StartsWith("marked 4 denials of policy P-7 as wrong, of 16 in this time: compliance -0.25", answer.Text, StringComparison.Ordinal);
        await WorkAsync(silo, 3);
        Assert.Equal(-0.25, await Eventually.GetAsync(() => ComplianceAsync(silo), compliance => compliance < 0));

        await silo.StartAgainAsync();
        var again = await silo.Copilot.OperateAsync(Order("m1", count: 4));
        Assert.True(again.Accepted, again.Text);
        Assert.StartsWith("mark m1 counts already", again.Text, StringComparison.Ordinal);
        var refused = await silo.Copilot.OperateAsync(Order("m2", count: 1));
        Assert.False(refused.Accepted);
        Assert.Contains("of which 4 are marked already", refused.Text, StringComparison.Ordinal);
        var line = Assert.Single(await silo.Copilot.GetRewardsAsync(1000), each => each.Mark is not null);
        Assert.Equal(("all", 4, -0.25, -0.25 * 0.02), (line.Class, line.Requests, line.Terms["compliance"], line.Reward));
        Assert.Equal(("m1", "P-7", 4, 16, "ann", "rule 7 was wrong"), (line.Mark!.Id, line.Mark.Policy, line.Mark.Wrong, line.Mark.Denies, line.Mark.Word.By, line.Mark.Word.Why));
    }

    [Fact]
    public async Task Only_denials_of_the_time_range_can_be_marked()
    {
        await using var silo = await TestSilo.StartAsync();
        await DenyAsync(silo, 1, ("P-7", 4));
        var now = silo.Clock.GetUtcNow();
        var before = await silo.Copilot.OperateAsync(Order("m1") with { Denials = new WrongDenials("m1", "P-7") { From = now.AddHours(-3), To = now.AddHours(-2) } });
        Assert.Equal((false, "policy P-7 denied nothing in this time"), (before.Accepted, before.Text));
        var unknown = await silo.Copilot.OperateAsync(Order("m1") with { Denials = new WrongDenials("m1", "P-9") });
        Assert.Contains("P-9 denied nothing", unknown.Text, StringComparison.Ordinal);
        Assert.Contains("needs 'denials'", (await silo.Copilot.OperateAsync(Order("m1") with { Denials = null })).Text, StringComparison.Ordinal);
        Assert.Contains("who does this", (await silo.Copilot.OperateAsync(Order("m1") with { By = "" })).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await silo.Copilot.GetRewardsAsync(1000), each => each.Mark is not null);
        var within = await silo.Copilot.OperateAsync(Order("m1") with { Denials = new WrongDenials("m1", "P-7") { From = now.AddHours(-1) } });
        Assert.True(within.Accepted, within.Text);
    }

    [Fact]
    public async Task A_mark_that_cannot_be_stored_does_not_count()
    {
        await using var silo = await TestSilo.StartAsync();
        await DenyAsync(silo, 1, ("P-7", 4));
        silo.Storage.FailBeforeWriting("copilot");
        await Assert.ThrowsAnyAsync<Exception>(() => silo.Copilot.OperateAsync(Order("m1")));
        Assert.DoesNotContain(await silo.Copilot.GetRewardsAsync(1000), each => each.Mark is not null);
        silo.Storage.Heal();
        Assert.StartsWith("marked 4", (await silo.Copilot.OperateAsync(Order("m1"))).Text, StringComparison.Ordinal);
    }

    private static OperatorCommand Order(string id, long? count = null) => new("mark-denials", "ann", "rule 7 was wrong")
    {
        Denials = new WrongDenials(id, "P-7") { Count = count },
    };

    private static Task DenyAsync(TestSilo silo, long sequence, params (string Policy, int Count)[] denials)
    {
        var delta = new SignalsDelta();
        foreach (var (policy, count) in denials)
            delta.Add(new SignalKey(silo.Clock.GetUtcNow().ToUnixTimeSeconds(), SignalKind.PolicyDeny, "not allowed", policy), count);
        return silo.Ingest.AppendAsync(Batches.Batch(silo, sequence, Batches.Payload(delta)));
    }

    private static async Task WorkAsync(TestSilo silo, long sequence)
    {
        var before = await RequestsAsync(silo);
        await silo.Ingest.AppendAsync(Batches.Batch(silo, sequence, Batches.Payload((WorkloadClass.L, Batches.Queries(40, 5)))));
        await Eventually.GetAsync(() => RequestsAsync(silo), requests => requests > before);
    }

    private static async Task<long> RequestsAsync(TestSilo silo) =>
        (await silo.Copilot.GetRewardsAsync(1000)).Where(each => each.Class == "L").Sum(each => each.Requests);

    /// <summary>The compliance term of the newest line of class L; 0 without one.</summary>
    private static async Task<double> ComplianceAsync(TestSilo silo) =>
        (await silo.Copilot.GetRewardsAsync(1000)).First(each => each.Class == "L").Terms.GetValueOrDefault("compliance");
}
