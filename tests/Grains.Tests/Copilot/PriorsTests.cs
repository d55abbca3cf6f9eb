using SqlxOrleans.Grains.Interfaces.Copilot.Priors;
using SqlxOrleans.Grains.Tests.Support;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

public sealed class PriorsTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task New_workspace_gets_medians_of_at_least_five_others_and_an_opt_out_survives_a_restart()
    {
        await ContributeAsync();
        Assert.Equal([new LearntClass("L", 1.4, 6)], await Priors.GetAsync("new"));
        Assert.Empty(await Priors.GetAsync("t2"));

        await Priors.SetOptOutAsync("t4", true);
        Assert.Empty(await Priors.GetAsync("new"));
        await _silo.StartAgainAsync();
        await ContributeAsync();
        Assert.False(await Priors.ContributeAsync("t4", "w", [new LearntClass("L", 1.5, 5)]));
        Assert.True(await Priors.GetOptOutAsync("t4"));
        Assert.Empty(await Priors.GetAsync("new"));

        await Priors.SetOptOutAsync("t4", false);
        Assert.False(await Priors.GetOptOutAsync("t4"));
        await ContributeAsync();
        Assert.Single(await Priors.GetAsync("new"));
    }

    [Fact]
    public async Task Opt_out_that_could_not_be_stored_is_not_acknowledged()
    {
        _silo.Storage.FailBeforeWriting("priors");
        await Assert.ThrowsAnyAsync<Exception>(() => Priors.SetOptOutAsync("t1", true));
        _silo.Storage.Heal();
        await Priors.SetOptOutAsync("t1", true);
        Assert.False(await Priors.ContributeAsync("t1", "w", []));
    }

    private IPriorsGrain Priors => _silo.Grains.GetGrain<IPriorsGrain>(0);

    private async Task ContributeAsync()
    {
        for (var i = 0; i < 5; i++)
            await Priors.ContributeAsync($"t{i}", "w", [new LearntClass("L", 1.2 + (i * 0.1), 4 + i), new LearntClass("no class", 1, 1)]);
    }
}
