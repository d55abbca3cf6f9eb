using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class ObjectiveSamplerTests
{
    private static readonly DateTimeOffset _noon = SafetyCases.Noon;
    private readonly ObjectiveSampler _sampler = new(TimeSpan.FromSeconds(5), SafetyCases.Noon);

    [Fact]
    public void Queries_are_judged_by_the_epoch_under_which_they_ran()
    {
        _sampler.Add(Report(WorkloadClass.L, (3, 10, 10), (4, 10, 5)));
        _sampler.Add(Report(WorkloadClass.L, (4, 10, 10), (2, 7, 0)));
        Assert.Null(_sampler.TryClose(_noon.AddSeconds(4.9), 3, 4));
        var judged = _sampler.TryClose(_noon.AddSeconds(5), 3, 4)!;
        Assert.Equal((37, 10, 20), (judged.All.L.Requests, judged.Approved.L.Requests, judged.Trial.L.Requests));
        Assert.Equal((true, false), (judged.Approved.L.IsMet, judged.Trial.L.IsMet));
        Assert.Null(judged.Approved.B.IsMet);
        Assert.Equal(default, _sampler.TryClose(_noon.AddSeconds(10), 3, null)!.All);
    }

    [Fact]
    public void J_is_the_weighted_share_of_the_active_classes_that_meet_their_target()
    {
        _sampler.Add(Report(WorkloadClass.L, (1, 100, 95)));
        _sampler.Add(Report(WorkloadClass.S, (1, 100, 94)));
        var judged = _sampler.TryClose(_noon.AddSeconds(5), 1, null)!;
        Assert.Equal(0.40 / 0.60, JudgedSample.Of(judged.Approved, judged.All, SafetyCases.Rails)!.Value.J, 1e-6);
        Assert.Null(JudgedSample.Of(default, default, SafetyCases.Rails));
    }

    [Fact]
    public void A_clock_that_steps_back_starts_anew_and_many_epochs_take_no_more_room()
    {
        for (var epoch = 1; epoch <= 100; epoch++)
            _sampler.Add(Report(WorkloadClass.L, (epoch, 1, 1)));
        Assert.Null(_sampler.TryClose(_noon.AddHours(-1), 100, null));
        _sampler.Add(Report(WorkloadClass.L, (100, 1, 1)));
        Assert.Equal(1, _sampler.TryClose(_noon.AddHours(-1).AddSeconds(5), 100, null)!.Approved.L.Requests);
    }

    [Fact]
    public void It_says_whether_the_interval_has_anything_and_when_it_ends()
    {
        Assert.Equal((false, _noon.AddSeconds(5)), (_sampler.HasReports, _sampler.ClosesAt));
        _sampler.Add(Report(WorkloadClass.L, (1, 1, 1)));
        Assert.Null(_sampler.TryClose(_noon.AddSeconds(4), 1, null));
        Assert.True(_sampler.HasReports);
        Assert.NotNull(_sampler.TryClose(_noon.AddSeconds(6), 1, null));
        Assert.Equal((false, _noon.AddSeconds(11)), (_sampler.HasReports, _sampler.ClosesAt));
    }

    private static OutcomeReport Report(WorkloadClass workloadClass, params (long Epoch, long Timed, long Good)[] outcomes) => new(
        workloadClass, "a", 1,
        [.. outcomes.Select(each => new EpochClassOutcome(each.Epoch, default(ClassOutcome) with { Requests = each.Timed, Timed = each.Timed, Good = each.Good }))],
        -1, -1, 15);
}
