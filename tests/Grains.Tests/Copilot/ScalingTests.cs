using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

public sealed class ScalingTests
{
    /// <summary>Ten times as much as the slots can do, and most of it late: the grain's own timer decides each 100 ms.</summary>
    [Fact]
    public async Task A_lack_of_capacity_is_recommended_against_in_the_answer_and_in_the_metrics_and_survives_a_restart()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal((null, 0), ((await silo.Copilot.GetStatusAsync()).Scaling!.At, (await silo.Copilot.GetStatusAsync()).Scaling!.RecommendedSlots));
        var sequence = 1L;
        var warned = await Eventually.GetAsync(
            async () =>
            {
                await silo.Ingest.AppendAsync(Batches.Batch(silo, sequence++, Batches.Payload((WorkloadClass.B, Overload()))));
                return (await silo.Copilot.GetStatusAsync()).Scaling!;
            },
            scaling => scaling.Warned);
        Assert.Equal(16, warned.Slots);
        Assert.InRange(warned.Probability, 0.4, 1);
        Assert.InRange(warned.CapacityRatio, 1.15, 4);
        Assert.Equal((int)Math.Ceiling(16 * warned.CapacityRatio), warned.RecommendedSlots);
        Assert.NotEmpty(warned.Reasons);
        using var http = new HttpClient();
        var tags = $"{{tenant=\"{silo.Tenant}\",workspace=\"prod-eu\"}}";
        var text = await http.GetStringAsync(new Uri(silo.HttpUri, "/metrics"), TestContext.Current.CancellationToken);
        foreach (var name in new[] { "sqlx_scaling_probability", "sqlx_scaling_warned", "sqlx_scaling_recommended_capacity_ratio", "sqlx_scaling_recommended_slots" })
            Assert.Contains($"\n{name}{tags} ", text, StringComparison.Ordinal);

        await silo.StartAgainAsync(("Sqlx:Copilot:DecisionInterval", "00:01:00"));
        var again = (await silo.Copilot.GetStatusAsync()).Scaling!;
        Assert.True(again.Warned);
        Assert.Equal(16, again.Slots);
        Assert.InRange(again.RecommendedSlots, 17, 64);
        Assert.NotEmpty(again.Reasons);
    }

    private static WorkloadDelta Overload() => Batches.Queries(400, 400, 200, serviceMs: 400, slots: 16);
}
