using SqlxOrleans.Domain.Copilot;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot;

public sealed class EffectiveWeightsTests
{
    private static readonly SchedulerWeights _moved = new(0.3, 0.3, 0.3, 0.1);

    [Fact]
    public void Kernel_keeps_weights_within_their_time_to_live_and_then_uses_the_default()
    {
        var ttl = TimeSpan.FromSeconds(30);
        Assert.Equal(_moved, EffectiveWeights.For(_moved, TimeSpan.FromSeconds(29.9), ttl));
        Assert.Equal(_moved, EffectiveWeights.For(_moved, TimeSpan.FromSeconds(-5), ttl));
        Assert.Equal(SchedulerWeights.Default, EffectiveWeights.For(_moved, ttl, ttl));
        Assert.Equal(SchedulerWeights.Default, EffectiveWeights.For(null, TimeSpan.Zero, ttl));
        Assert.Equal(SchedulerWeights.Default, EffectiveWeights.For(default(SchedulerWeights), TimeSpan.Zero, ttl));
        Assert.Equal(SchedulerWeights.Default, EffectiveWeights.For(_moved, TimeSpan.FromSeconds(-1), TimeSpan.Zero));
    }
}
