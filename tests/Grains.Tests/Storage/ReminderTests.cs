using CsCheck;
using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>What every back end owes Orleans reminders.</summary>
public abstract class ReminderTests(StorageFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Reminder_is_set_changed_listed_and_removed()
    {
        var bell = fixture.Grains.GetGrain<IBellGrain>("crud");

        await bell.SetAsync("daily", TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        await bell.SetAsync("hourly", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await bell.SetAsync("daily", TimeSpan.FromHours(2), TimeSpan.FromDays(2));
        Assert.Equal(["daily", "hourly"], await bell.ListAsync());
        var row = await Table.ReadRow(bell.GetGrainId(), "daily");
        Assert.Equal(TimeSpan.FromDays(2), row!.Period);

        await bell.RemoveAsync("daily");

        Assert.Equal(["hourly"], await bell.ListAsync());
    }

    [Fact]
    public async Task Reminder_rings_through_the_real_service()
    {
        var bell = fixture.Grains.GetGrain<IBellGrain>("rings");

        await bell.SetAsync("soon", TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));

        Assert.Equal("soon", await bell.FirstRingAsync().WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_time_keeps_its_instant_when_it_is_read_back()
    {
        var at = new DateTime(2026, 3, 4, 5, 6, 7, 891, DateTimeKind.Utc);
        var id = GrainId.Create("bell", "instant");
        await Table.UpsertRow(Entry(id, "x", at));

        var row = await Table.ReadRow(id, "x");

        Assert.Equal(at, row!.StartAt);
    }

    [Fact]
    public async Task Row_is_not_removed_when_its_version_is_stale()
    {
        var id = GrainId.Create("bell", "stale");
        var old = await Table.UpsertRow(Entry(id, "x", DateTime.UnixEpoch));
        var current = await Table.UpsertRow(Entry(id, "x", DateTime.UnixEpoch.AddDays(1)));

        Assert.False(await Table.RemoveRow(id, "x", old!));
        Assert.NotNull(await Table.ReadRow(id, "x"));
        Assert.True(await Table.RemoveRow(id, "x", current!));
        Assert.Null(await Table.ReadRow(id, "x"));
    }

    [Fact]
    public async Task Range_read_finds_what_a_plain_filter_finds()
    {
        await using var database = await fixture.NewDatabaseAsync();
        await using var silo = await EmbeddedSilo.StartAsync(database.SiloOptions, TestContext.Current.CancellationToken);
        var table = silo.Services.GetRequiredService<IReminderTable>();
        var ids = Enumerable.Range(0, 100).Select(number => GrainId.Create("bell", $"range-{number}")).ToList();
        foreach (var id in ids)
        {
            await table.UpsertRow(Entry(id, "x", DateTime.UnixEpoch));
        }

        var (wrapped, straight) = (0, 0);
        await Gen.Select(Gen.UInt, Gen.UInt).Where((begin, end) => begin != end).SampleAsync(async (begin, end) =>
        {
            Interlocked.Increment(ref begin < end ? ref straight : ref wrapped);
            var expected = ids.Where(id => InRange(id.GetUniformHashCode(), begin, end)).Order();
            var rows = await table.ReadRows(begin, end);
            Assert.Equal(expected, rows.Reminders.Select(row => row.GrainId).Order());
        }, iter: 200, threads: 1);

        Assert.True(wrapped > 10 && straight > 10, $"The generator reached {wrapped} wrapped and {straight} straight ranges.");
    }

    [Fact]
    public async Task Reminder_is_found_by_a_new_silo_on_the_same_database()
    {
        await using var database = await fixture.NewDatabaseAsync();
        var options = database.SiloOptions;
        await using (var first = await EmbeddedSilo.StartAsync(options, TestContext.Current.CancellationToken))
        {
            await first.Services.GetRequiredService<IGrainFactory>().GetGrain<IBellGrain>("kept").SetAsync("x", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        }

        await using var second = await EmbeddedSilo.StartAsync(options, TestContext.Current.CancellationToken);

        Assert.Equal(["x"], await second.Services.GetRequiredService<IGrainFactory>().GetGrain<IBellGrain>("kept").ListAsync());
    }

    private IReminderTable Table => fixture.Silo.Services.GetRequiredService<IReminderTable>();

    private static ReminderEntry Entry(GrainId id, string name, DateTime start) =>
        new() { GrainId = id, ReminderName = name, StartAt = start, Period = TimeSpan.FromHours(1) };

    // The ring of hashes: (begin, end], and what wraps around when begin is not below end.
    private static bool InRange(uint hash, uint begin, uint end) =>
        begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
}
