using System.Collections.Concurrent;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Client.Tests;

public sealed class WeightsTests
{
    private static readonly WeightsAnswer NoNews = new(true, null, []);

    [Fact]
    public async Task Weights_are_the_defaults_until_the_cluster_answers()
    {
        await using var rig = new ClientRig();
        var weights = rig.Feed.Watch(ClientRig.Tenant, ClientRig.Workspace);
        Assert.Equal((SchedulerWeights.Default, 0, WeightsSource.Default), (weights.Current.Weights, weights.Current.Epoch, weights.Current.Source));
        Assert.Same(weights, rig.Feed.Watch(ClientRig.Tenant, ClientRig.Workspace));
    }

    [Fact]
    public async Task News_is_taken_with_its_thresholds_and_known_in_the_next_poll()
    {
        await using var rig = new ClientRig();
        var weights = rig.Feed.Watch(ClientRig.Tenant, ClientRig.Workspace);
        var changes = new ConcurrentQueue<KernelWeights>();
        weights.Changed += _ => throw new InvalidOperationException("A listener's own error.");
        weights.Changed += changes.Enqueue;
        rig.Weights.Answer(ScriptedWeights.Weights("i1", 7, 0.6) with { ThresholdsMs = [10, 100, 1000, 2000] });
        await Eventually.TrueAsync(() => rig.Weights.Polls.Count == 2);
        Assert.Equal((0.6, 7, WeightsSource.Cluster), (weights.Current.Weights.L, weights.Current.Epoch, weights.Current.Source));
        Assert.Equal([default, new WeightsVersion("i1", 7)], rig.Weights.Polls);
        Assert.Equal(weights.Current, Assert.Single(changes));
        Assert.Equal((10_000_000, 7), (rig.Settings.ThresholdNanoseconds((byte)WorkloadClass.L), rig.Settings.Epoch));
    }

    [Fact]
    public async Task Weights_are_kept_after_an_error_and_the_clusters_again_after_an_answer()
    {
        await using var rig = new ClientRig();
        var weights = await FollowAsync(rig, TimeSpan.FromSeconds(30));
        rig.Weights.Fail();
        await Eventually.TrueAsync(() => weights.Current.Source == WeightsSource.Kept);
        Assert.Equal((0.6, 7), (weights.Current.Weights.L, weights.Current.Epoch));
        await Eventually.TrueAsync(() => rig.Weights.Polls.Count == 3, rig.Step(TimeSpan.FromMilliseconds(50)));
        rig.Weights.Answer(NoNews);
        await Eventually.TrueAsync(() => weights.Current.Source == WeightsSource.Cluster);
        Assert.Equal((0.6, 7), (weights.Current.Weights.L, weights.Current.Epoch));
    }

    [Fact]
    public async Task Weights_fall_back_to_the_defaults_when_their_time_to_live_ends_also_while_a_poll_hangs()
    {
        await using var rig = new ClientRig();
        var weights = await FollowAsync(rig, TimeSpan.FromSeconds(20));
        rig.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(WeightsSource.Cluster, weights.Current.Source);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((SchedulerWeights.Default, 0, WeightsSource.Default), (weights.Current.Weights, weights.Current.Epoch, weights.Current.Source));
        Assert.Equal(0, rig.Settings.Epoch);
        rig.Weights.Answer(NoNews);
        await Eventually.TrueAsync(() => rig.Weights.Polls.Count == 3, rig.Step(TimeSpan.FromMilliseconds(50)));
        Assert.Equal(default, rig.Weights.Polls.Last());
    }

    [Fact]
    public async Task The_own_time_to_live_counts_when_the_cluster_names_none()
    {
        await using var rig = new ClientRig(options => options.WeightsTimeToLive = TimeSpan.FromSeconds(5));
        var weights = await FollowAsync(rig, TimeSpan.Zero);
        rig.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(WeightsSource.Cluster, weights.Current.Source);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WeightsSource.Default, weights.Current.Source);
    }

    [Fact]
    public async Task A_lower_epoch_is_taken_from_a_new_incarnation_only()
    {
        await using var rig = new ClientRig();
        var weights = await FollowAsync(rig, TimeSpan.FromMinutes(5));
        rig.Weights.Answer(ScriptedWeights.Weights("i1", 6, 0.3, TimeSpan.FromMinutes(5)));
        await Eventually.TrueAsync(() => rig.Weights.Polls.Count == 3, rig.Step(TimeSpan.FromMilliseconds(50)));
        Assert.Equal((0.6, 7), (weights.Current.Weights.L, weights.Current.Epoch));
        rig.Weights.Answer(ScriptedWeights.Weights("i2", 1, 0.4, TimeSpan.FromMinutes(5)));
        await Eventually.TrueAsync(() => weights.Current.Epoch == 1);
        Assert.Equal((0.4, WeightsSource.Cluster), (weights.Current.Weights.L, weights.Current.Source));
    }

    [Fact]
    public async Task A_refused_key_or_broken_weights_are_asked_for_again_after_a_pause()
    {
        await using var rig = new ClientRig();
        var weights = rig.Feed.Watch(ClientRig.Tenant, ClientRig.Workspace);
        rig.Weights.Answer(new WeightsAnswer(false, null, []));
        rig.Weights.Answer(ScriptedWeights.Weights("i1", 7, 1.5));
        await Eventually.TrueAsync(() => rig.Weights.Polls.Count == 1);
        await Eventually.TrueAsync(() => rig.Weights.Polls.Count == 3, rig.Step(TimeSpan.FromMilliseconds(50)));
        Assert.Equal(WeightsSource.Default, weights.Current.Source);
    }

    [Fact]
    public async Task A_workspace_that_records_is_followed_for_its_thresholds()
    {
        await using var rig = new ClientRig();
        rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, TimeSpan.Zero, QueryOutcome.Ok);
        await rig.FlushAsync();
        await Eventually.TrueAsync(() => rig.Weights.Polls.Count == 1);
    }

    [Theory]
    [InlineData("No|Tenant", "w")]
    [InlineData("acme", "no workspace")]
    public async Task Watching_a_name_outside_the_grammar_is_an_error(string tenant, string workspace)
    {
        await using var rig = new ClientRig();
        Assert.Throws<ArgumentException>(() => rig.Feed.Watch(tenant, workspace));
    }

    private static async Task<IWorkspaceWeights> FollowAsync(ClientRig rig, TimeSpan timeToLive)
    {
        var weights = rig.Feed.Watch(ClientRig.Tenant, ClientRig.Workspace);
        rig.Weights.Answer(ScriptedWeights.Weights("i1", 7, 0.6, timeToLive));
        await Eventually.TrueAsync(() => rig.Weights.Polls.Count == 2);
        return weights;
    }
}
