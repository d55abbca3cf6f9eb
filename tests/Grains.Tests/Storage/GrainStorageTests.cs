using Orleans.Core.Internal;
using Orleans.Storage;
using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class GrainStorageTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private const string Kind = "vault-direct";

    private IGrainStorage Storage => fixture.Silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");

    [Fact]
    public async Task State_comes_back_as_it_was_written()
    {
        var id = GrainId.Create("vault", "round-trip");
        await Storage.WriteStateAsync(Kind, id, Of(41, "grün ✓ '; DROP TABLE"));

        var read = await ReadAsync(id);

        Assert.True(read.RecordExists);
        Assert.Equal((41, "grün ✓ '; DROP TABLE"), (read.State!.Amount, read.State!.Note));
    }

    [Fact]
    public async Task Write_is_refused_and_changes_nothing_when_its_version_is_stale()
    {
        var id = GrainId.Create("vault", "stale");
        await Storage.WriteStateAsync(Kind, id, Of(1));
        var stale = await ReadAsync(id);
        var fresh = await ReadAsync(id);
        fresh.State!.Amount = 2;
        await Storage.WriteStateAsync(Kind, id, fresh);
        stale.State!.Amount = 3;

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Kind, id, stale));

        Assert.Equal(2, (await ReadAsync(id)).State!.Amount);
    }

    [Fact]
    public async Task First_write_is_accepted_once_when_64_writers_race()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = GrainId.Create("vault", $"race-{round}");
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var writers = Enumerable.Range(1, 64).Select(writer => Task.Run(async () =>
            {
                await start.Task;
                try
                {
                    await Storage.WriteStateAsync(Kind, id, Of(writer));
                    return writer;
                }
                catch (InconsistentStateException)
                {
                    return 0;
                }
            })).ToList();
            start.SetResult();

            var winner = Assert.Single(await Task.WhenAll(writers), outcome => outcome != 0);

            Assert.Equal(winner, (await ReadAsync(id)).State!.Amount);
        }
    }

    [Fact]
    public async Task One_grain_counts_every_write_of_64_concurrent_callers()
    {
        var grain = fixture.Grains.GetGrain<IVaultGrain>("one");

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => grain.AddAsync(1)));

        await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle();
        Assert.Equal(64, await grain.ReadAsync());
    }

    [Fact]
    public async Task Many_grains_keep_their_own_state_when_64_write_at_once()
    {
        var grains = Enumerable.Range(0, 64).Select(number => fixture.Grains.GetGrain<IVaultGrain>($"many-{number}")).ToList();

        await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => grains.Select((grain, number) => grain.AddAsync(number))));

        await Task.WhenAll(grains.Select(grain => grain.Cast<IGrainManagementExtension>().DeactivateOnIdle().AsTask()));
        Assert.Equal(Enumerable.Range(0, 64).Select(number => 5 * number), await Task.WhenAll(grains.Select(grain => grain.ReadAsync())));
    }

    [Fact]
    public async Task Clearing_forgets_the_state_and_still_refuses_an_older_writer()
    {
        var id = GrainId.Create("vault", "cleared");
        await Storage.WriteStateAsync(Kind, id, Of(1));
        var stale = await ReadAsync(id);
        var owner = await ReadAsync(id);

        await Storage.ClearStateAsync(Kind, id, owner);

        Assert.False(owner.RecordExists);
        Assert.Equal(0, (await ReadAsync(id)).State!.Amount);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Kind, id, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(Kind, id, stale));
        owner.State!.Amount = 7;
        await Storage.WriteStateAsync(Kind, id, owner);
        Assert.Equal(7, (await ReadAsync(id)).State!.Amount);
    }

    [Fact]
    public async Task Write_is_refused_when_it_names_a_version_and_there_is_no_row()
    {
        var id = GrainId.Create("vault", "never-written");
        var state = Of(1);
        state.ETag = "3";

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Kind, id, state));

        Assert.False((await ReadAsync(id)).RecordExists);
    }

    [Fact]
    public async Task Text_keys_that_read_as_the_same_number_do_not_share_a_state()
    {
        string[] keys = ["a", "A", "0a", "00a", "0a0b0c0d0a0b0c0d0a0b0c0d0a0b0c0d", "0A0B0C0D0a0b0c0d0a0b0c0d0a0b0c0d"];
        foreach (var (position, key) in keys.Index())
        {
            await Storage.WriteStateAsync(Kind, GrainId.Create("vault", key), Of(position + 1));
        }

        foreach (var (position, key) in keys.Index())
        {
            Assert.Equal(position + 1, (await ReadAsync(GrainId.Create("vault", key))).State!.Amount);
        }
    }

    [Fact]
    public async Task State_is_flushed_when_the_silo_stops_and_found_by_a_new_one_on_the_same_file()
    {
        using var directory = new TemporaryDirectory();
        var options = new EmbeddedSiloOptions { DataDirectory = directory.Path };
        await using (var first = await EmbeddedSilo.StartAsync(options, TestContext.Current.CancellationToken))
        {
            var grain = first.Services.GetRequiredService<IGrainFactory>().GetGrain<IVaultGrain>("kept");
            await grain.AddAsync(5);
            await grain.AddLaterAsync(3);
        }

        await using var second = await EmbeddedSilo.StartAsync(options, TestContext.Current.CancellationToken);

        Assert.Equal(8, await second.Services.GetRequiredService<IGrainFactory>().GetGrain<IVaultGrain>("kept").ReadAsync());
    }

    private static GrainState<VaultState> Of(int amount, string note = "") => new(new VaultState { Amount = amount, Note = note });

    private async Task<GrainState<VaultState>> ReadAsync(GrainId id)
    {
        var state = new GrainState<VaultState>(new VaultState());
        await Storage.ReadStateAsync(Kind, id, state);
        return state;
    }
}
