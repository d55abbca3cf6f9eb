using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot;

public sealed class WorkspaceDemandBuilderTests
{
    private static readonly DateTimeOffset _start = CopilotGen.Start;
    private readonly WorkspaceDemandBuilder _builder = new(_start);

    [Fact]
    public void Interval_holds_what_was_reported_in_it_and_the_next_starts_empty()
    {
        _builder.Add(Report(1, 5, new(10, 1, 10, 8, 10, 1, 12, 2, 10, 3, 20, 0)), 5);
        _builder.Add(Report(2, 4, new(10, 0, 10, 10, 10, 0, 8, 4, 10, 3, 10, 0)), 5);

        var demand = _builder.Close(_start.AddSeconds(2));
        var next = _builder.Close(_start.AddSeconds(3));

        Assert.Equal((TimeSpan.FromSeconds(2), 2, 8), (demand.Interval, demand.Reports, demand.Slots));
        Assert.Equal(
            new ClassDemand(20, 0.3, false, 6, 4, 20, 10, 1, 20, 18, 15, 15), demand.Classes.L);
        Assert.Equal(0.1, demand.Classes.L.BadRatio!.Value, 1e-12);
        Assert.Equal((0, 8, false), (next.Reports, next.Slots, next.Classes.L.IsActive));
    }

    [Fact]
    public void Requests_and_latency_stand_in_when_the_kernel_never_reports_arrivals_and_service()
    {
        _builder.Add(Report(1, 0, new(10, 0, 10, 10, 10, 0, 0, 0, 0, 3, 10, 0)), 5);

        var demand = _builder.Close(_start.AddSeconds(1)).Classes.L;

        Assert.Equal((10, 0.3, true, 3), (demand.Arrivals, demand.MeanServiceSeconds, demand.ServiceIsLatency, demand.BusySeconds));
        Assert.Equal(10, demand.RequestsUnderCurrent);
    }

    [Fact]
    public void Interval_without_arrivals_means_none_once_the_kernel_has_reported_some()
    {
        _builder.Add(Report(1, 5, new(1, 0, 1, 1, 1, 0, 9, 1, 1, 1, 10, 0)), 5);
        _builder.Close(_start.AddSeconds(1));
        _builder.Add(Report(2, 5, new(8, 0, 8, 8, 8, 0, 0, 0, 0, 9, 10, 0)), 5);

        var demand = _builder.Close(_start.AddSeconds(2)).Classes.L;

        Assert.Equal((0, null), (demand.Arrivals, demand.MeanServiceSeconds));
    }

    [Fact]
    public void P95_is_never_on_the_other_side_of_the_threshold_than_the_exact_counts()
    {
        _builder.Add(Report(1, 5, new(10, 0, 10, 9, 10, 0, 10, 1, 10, 1, 12, 0)), 5);

        Assert.Equal(15, _builder.Close(_start.AddSeconds(1)).Classes.L.P95Ms);
    }

    [Fact]
    public void Unsound_report_is_an_error_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => _builder.Add(Report(0, 0, default), 1));

    private static OutcomeReport Report(long number, long epoch, ClassOutcome outcome) =>
        new(WorkloadClass.L, "s", number, [new(epoch, outcome)], 4, 8, 15);
}
