using Microsoft.Extensions.Logging;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Telemetry;
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
    public async Task An_overload_emits_rewards_and_one_update_and_explanation_for_every_epoch()
    {
        var sequence = 1L;
        await Eventually.GetAsync(
            async () =>
            {
                await _silo.Ingest.AppendAsync(Batches.Batch(_silo, sequence++, Batches.Payload(
                    (WorkloadClass.L, Batches.Queries(200, 40, serviceMs: 2, slots: 16)),
                    (WorkloadClass.A, Batches.Queries(60, 4000, 1500, serviceMs: 300, slots: 16)))));
                return _silo.Events.Of("ai.model.update").Count;
            },
            updates => updates > 0);
        var workspace = $"{_silo.Tenant}|{Batches.Workspace}";

        var reward = _silo.Events.Of("ai.reward.emit").First(each => Equals(each.Fields["slo_class"], "L"));
        Assert.Equal(["delta", "epoch", "requests", "reward", "slo_class", "workspace"], reward.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((workspace, 1L, LogLevel.Debug), ((string)reward.Fields["workspace"]!, (long)reward.Fields["epoch"]!, reward.Level));
        Assert.InRange((double)reward.Fields["reward"]!, -1, 0);
        Assert.InRange((long)reward.Fields["requests"]!, 200, long.MaxValue);
        Assert.Contains(_silo.Events.Of("ai.reward.emit"), each => Equals(each.Fields["slo_class"], "all"));

        var update = _silo.Events.Of("ai.model.update")[0];
        Assert.Equal(["epoch", "mode", "model", "weights", "workspace"], update.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((workspace, 2L, WorkspaceLearner.Model, "live"), ((string)update.Fields["workspace"]!, (long)update.Fields["epoch"]!, (string)update.Fields["model"]!, (string)update.Fields["mode"]!));
        Assert.Matches("^L [0-9.]+ B [0-9.]+ A [0-9.]+ S [0-9.]+$", (string)update.Fields["weights"]!);

        var explained = await Eventually.GetAsync(() => Task.FromResult(_silo.Events.Of("ai.explain.log")), events => events.Count > 0);
        var first = explained[0];
        Assert.Equal(["confidence", "decision", "epoch", "inputs_hash", "mode", "reason", "workspace"], first.Fields.Keys.Order(StringComparer.Ordinal));
        var stored = (await _silo.Copilot.GetExplanationsAsync(1000)).Single(each => each.Epoch == 2);
        Assert.Equal(
            (workspace, 2L, stored.Decision, stored.Reason, stored.Confidence, stored.Mode, stored.InputsHash),
            ((string)first.Fields["workspace"]!, (long)first.Fields["epoch"]!, (string)first.Fields["decision"]!, (string)first.Fields["reason"]!,
                (double)first.Fields["confidence"]!, (string)first.Fields["mode"]!, (string)first.Fields["inputs_hash"]!));
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
