using Orleans.Storage;
using SqlxOrleans.Grains.Tenants;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Tenants;

public sealed class SeriesRegisterTests
{
    private readonly List<(TenantState State, TaskCompletionSource Ends)> _writes = [];

    [Fact]
    public async Task Series_that_come_during_a_write_are_stored_by_the_next_one_together()
    {
        var register = Register();
        var first = register.AdmitAsync("w", "L");
        var others = Enumerable.Range(0, 100).Select(i => register.AdmitAsync($"w{i}", "L")).ToList();
        Assert.Single(_writes);
        Assert.All([first, .. others], admission => Assert.False(admission.IsCompleted));
        Assert.Equal(0, register.Count);

        _writes[0].Ends.SetResult();
        Assert.True(await first);
        Assert.Equal((2, 101), (_writes.Count, _writes[1].State.Workspaces.Count));
        Assert.DoesNotContain(others, admission => admission.IsCompleted);
        _writes[1].Ends.SetResult();
        Assert.All(await Task.WhenAll(others), Assert.True);
        Assert.Equal((2, 101), (_writes.Count, register.Count));
    }

    [Fact]
    public async Task Series_that_is_being_stored_is_not_answered_before_it_is()
    {
        var register = Register();
        var admissions = new[] { register.AdmitAsync("w", "L"), register.AdmitAsync("w", "L") };
        Assert.DoesNotContain(admissions, admission => admission.IsCompleted);
        _writes[0].Ends.SetResult();
        Assert.All(await Task.WhenAll(admissions), Assert.True);
        Assert.True(await register.AdmitAsync("w", "L"));
        Assert.Single(_writes);
    }

    [Fact]
    public async Task State_under_the_writer_does_not_change()
    {
        var register = Register();
        _ = register.AdmitAsync("w", "L");
        var later = register.AdmitAsync("w", "B");
        Assert.Equal(["L"], _writes[0].State.Workspaces["w"]);
        _writes[0].Ends.SetResult();
        _writes[^1].Ends.TrySetResult();
        await register.AdmitAsync("w", "L");
        Assert.Equal(["L"], _writes[0].State.Workspaces["w"]);
        _writes[1].Ends.TrySetResult();
        Assert.True(await later);
    }

    [Fact]
    public async Task Quota_counts_what_waits()
    {
        var register = Register(quota: 3);
        var admitted = new[] { register.AdmitAsync("a", "L"), register.AdmitAsync("b", "L"), register.AdmitAsync("c", "L") };
        Assert.False(await register.AdmitAsync("d", "L"));
        _writes[0].Ends.SetResult();
        await admitted[0];
        _writes[1].Ends.SetResult();
        Assert.All(await Task.WhenAll(admitted), Assert.True);
        Assert.False(await register.AdmitAsync("d", "L"));
        Assert.True(await register.AdmitAsync("a", "L"));
    }

    [Fact]
    public async Task Failed_write_fails_all_who_wait_and_nothing_new_is_admitted_after_it()
    {
        var register = Register(quota: 3);
        var stored = register.AdmitAsync("a", "L");
        _writes[0].Ends.SetResult();
        await stored;
        var (writing, waiting) = (register.AdmitAsync("b", "L"), register.AdmitAsync("c", "L"));
        _writes[1].Ends.SetException(new IOException("full"));

        await Assert.ThrowsAsync<IOException>(() => writing);
        await Assert.ThrowsAsync<IOException>(() => waiting);
        await Assert.ThrowsAsync<InconsistentStateException>(() => register.AdmitAsync("d", "L"));
        Assert.True(await register.AdmitAsync("a", "L"));
        Assert.Equal((1, 2), (register.Count, _writes.Count));
    }

    private SeriesRegister Register(int quota = 1000) => new(new TenantState(), quota, state =>
    {
        _writes.Add((state, new TaskCompletionSource()));
        return _writes[^1].Ends.Task;
    });
}
