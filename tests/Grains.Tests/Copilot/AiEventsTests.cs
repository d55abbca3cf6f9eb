using Microsoft.Extensions.Logging;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Plans;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

/// <summary>The specification's events of the family AI, as they leave the real grains.</summary>
public sealed class AiEventsTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(("Logging:LogLevel:SqlxOrleans.Grains", "Debug"));

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Reports_emit_rewards_and_new_weights_emit_one_update_and_its_explanation()
    {
        await _silo.Ingest.AppendAsync(Batches.Batch(_silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(200, 40, serviceMs: 0.1, slots: 16)))));
        await Eventually.GetAsync(() => Task.FromResult(_silo.Events.Of("ai.reward.emit")), rewards => rewards.Any(each => Equals(each.Fields["slo_class"], "all")));
        // An operator's weights come at once, whatever the learner thinks.
        Assert.True((await _silo.Copilot.OperateAsync(new OperatorCommand("pin", "ann", "maintenance") { Weights = [0.4, 0.2, 0.3, 0.1] })).Accepted);
        var workspace = $"{_silo.Tenant}|{Batches.Workspace}";

        var reward = _silo.Events.Of("ai.reward.emit").First(each => Equals(each.Fields["slo_class"], "L"));
        Assert.Equal(["delta", "epoch", "requests", "reward", "slo_class", "workspace"], reward.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((workspace, 1L, LogLevel.Debug), ((string)reward.Fields["workspace"]!, (long)reward.Fields["epoch"]!, reward.Level));
        Assert.InRange((double)reward.Fields["reward"]!, -1, 0);
        Assert.Equal(200L, (long)reward.Fields["requests"]!);

        var stored = (await _silo.Copilot.GetExplanationsAsync(1000)).Single(each => each.Mode == "pinned");
        var update = Assert.Single(_silo.Events.Of("ai.model.update"), each => Equals(each.Fields["mode"], "pinned"));
        Assert.Equal(["epoch", "mode", "model", "weights", "workspace"], update.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            (workspace, stored.Epoch, WorkspaceLearner.Model, "L 0.40 B 0.20 A 0.30 S 0.10", LogLevel.Information),
            ((string)update.Fields["workspace"]!, (long)update.Fields["epoch"]!, (string)update.Fields["model"]!, (string)update.Fields["weights"]!, update.Level));

        var explained = Assert.Single(_silo.Events.Of("ai.explain.log"), each => Equals(each.Fields["mode"], "pinned"));
        Assert.Equal(["confidence", "decision", "epoch", "inputs_hash", "mode", "reason", "workspace"], explained.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            (workspace, stored.Epoch, stored.Decision, "pin by ann: maintenance", stored.Confidence, stored.InputsHash),
            ((string)explained.Fields["workspace"]!, (long)explained.Fields["epoch"]!, (string)explained.Fields["decision"]!, (string)explained.Fields["reason"]!,
                (double)explained.Fields["confidence"]!, (string)explained.Fields["inputs_hash"]!));
    }

    [Fact]
    public async Task Another_hint_set_emits_one_suggestion_however_often_the_kernel_reports()
    {
        var exchange = _silo.Grains.GetGrain<IPlanExchangeGrain>($"{_silo.Tenant}|{Batches.Workspace}");
        var plan = new PlanExecutions("p1", [Arm(string.Empty, 40, 100), Arm("enable_nestloop=off", 20, 40)]);
        for (var attempt = 0; attempt < 2; attempt++)
            await exchange.ExchangeAsync(_silo.ApiKey, new PlanExchange("kernel", 1, [plan]));
        var events = await Eventually.GetAsync(() => Task.FromResult(_silo.Events.Of("ai.plan.suggest")), each => each.Count > 0);
        var fields = Assert.Single(events).Fields;
        Assert.Equal(
            ["Before", "Confidence", "ExpectedReward", "Hints", "PlanHash", "Rationale", "Tenant", "Workspace"], fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            (_silo.Tenant, Batches.Workspace, "p1", "enable_nestloop=off", string.Empty),
            ((string)fields["Tenant"]!, (string)fields["Workspace"]!, (string)fields["PlanHash"]!, (string)fields["Hints"]!, (string)fields["Before"]!));
        Assert.InRange((double)fields["Confidence"]!, 0.95, 1);
        Assert.InRange((double)fields["ExpectedReward"]!, 0.5, 0.65);
    }

    private static ArmExecutions Arm(string hints, long count, double milliseconds) =>
        new(hints, count, Math.Log(milliseconds), (count - 1) * 0.01, count * milliseconds, 0, 0, count);
}
