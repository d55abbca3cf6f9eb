using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Client.Plans;
using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Tests.Plans;

public sealed class PlanAdvisorTests : IAsyncDisposable
{
    private const string Tenant = "acme";
    private static readonly HintSet Loop = HintSet.Parse(ScriptedPlans.Loop);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ScriptedPlans _cluster = new();
    private readonly ServiceProvider _provider;
    private readonly IWorkspacePlans _plans;

    public PlanAdvisorTests()
    {
        _provider = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<IPlanTransport>(_cluster)
            .AddSqlxOrleansClient(options => options.ApiKey = "key-of-acme")
            .BuildServiceProvider();
        _plans = _provider.GetRequiredService<ISqlxPlanAdvisor>().Watch(Tenant, "prod-eu");
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public void Plan_that_was_not_offered_runs_with_its_default_and_is_not_tracked()
    {
        var suggestion = _plans.Suggest("p1", WorkloadClass.A);
        Assert.True(suggestion is { Hints.IsDefault: true, CutOff: null, IsTrial: false, Confidence: 0 });
        _plans.Report(suggestion, TimeSpan.FromMilliseconds(5));
        Assert.Same(_plans, _provider.GetRequiredService<ISqlxPlanAdvisor>().Watch(Tenant, "prod-eu"));
    }

    [Fact]
    public async Task Offer_reaches_the_cluster_and_its_advice_is_followed()
    {
        _cluster.Answer = plan => ScriptedPlans.Parameters(plan, inForce: 1);
        _plans.Offer("p1", [Loop]);
        await HearAsync();

        var suggestion = _plans.Suggest("p1", WorkloadClass.A);
        Assert.Equal(Loop, suggestion.Hints);
        Assert.True(suggestion is { ExpectedReward: 0.5, Confidence: 0.97, Rationale: "because" });
        Assert.Equal(130, suggestion.CutOff!.Value.TotalMilliseconds, 1e-6);
        var (credential, exchange) = _cluster.Received.First();
        Assert.Equal(("key-of-acme", 1L, "p1"), (credential, exchange.Sequence, Assert.Single(exchange.Plans).Plan));
        Assert.Equal([ScriptedPlans.Loop], exchange.Plans[0].Arms.Select(arm => arm.Hints));
    }

    [Fact]
    public async Task Report_is_sent_again_under_its_number_until_it_is_answered_and_what_comes_meanwhile_goes_with_the_next()
    {
        _plans.Offer("p1", [Loop]);
        await HearAsync();
        _cluster.IsAway = true;
        Execute(30, 10);
        var before = _cluster.Received.Count;
        await UntilAsync(() => _cluster.Received.Count >= before + 3);
        var repeated = _cluster.Received.Skip(before).Select(each => each.Exchange).ToList();
        Assert.All(repeated, exchange => Assert.Same(repeated[0], exchange));

        Execute(7, 10);
        _cluster.IsAway = false;
        await UntilAsync(() => _cluster.Received.Last().Exchange.Sequence > repeated[0].Sequence);
        // The first twenty after the first advice only tell how fast this kernel is.
        Assert.Equal(10, Executions(repeated[0].Sequence));
        Assert.Equal(7, Executions(repeated[0].Sequence + 1));
    }

    [Fact]
    public async Task Cluster_that_is_silent_for_ten_minutes_is_no_longer_followed()
    {
        _cluster.Answer = plan => ScriptedPlans.Parameters(plan, inForce: 1);
        _plans.Offer("p1", [Loop]);
        await HearAsync();
        Assert.Equal(Loop, _plans.Suggest("p1", WorkloadClass.A).Hints);
        _cluster.IsAway = true;
        Execute(30, 5);
        await UntilAsync(() => _plans.Suggest("p1", WorkloadClass.A).Hints.IsDefault, TimeSpan.FromSeconds(20));
        _cluster.IsAway = false;
        await UntilAsync(() => _plans.Suggest("p1", WorkloadClass.A).Hints == Loop);
    }

    [Fact]
    public async Task Advice_that_makes_no_sense_and_hints_that_were_not_offered_are_not_run()
    {
        _cluster.Answer = plan => plan == "broken"
            ? ScriptedPlans.Parameters(plan, inForce: 1, scale: double.NaN)
            : ScriptedPlans.Parameters(plan, inForce: 1, hints: "work_mem=1GB");
        _plans.Offer("broken", [Loop]);
        _plans.Offer("foreign", [Loop]);
        await HearAsync();
        await UntilAsync(() => _cluster.Received.Count > 2);
        Assert.True(_plans.Suggest("broken", WorkloadClass.A).Hints.IsDefault);
        Assert.True(_plans.Suggest("foreign", WorkloadClass.A).Hints.IsDefault);
    }

    [Fact]
    public async Task Trial_is_cut_off_and_reported_as_such()
    {
        _plans.Offer("p1", [Loop]);
        await HearAsync();
        var trial = default(PlanSuggestion);
        for (var i = 0; i < 500 && !trial.IsTrial; i++)
        {
            trial = _plans.Suggest("p1", WorkloadClass.A);
            if (!trial.IsTrial)
                _plans.Report(trial, TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(Loop, trial.Hints);
        Assert.Equal(20, trial.CutOff!.Value.TotalMilliseconds, 0.5);
        Assert.StartsWith("trial of", trial.Rationale, StringComparison.Ordinal);
        var before = _cluster.Received.Count;
        _plans.Report(trial, trial.CutOff.Value, PlanOutcome.CutOff);
        await UntilAsync(() => _cluster.Received.Count > before);
        var arm = _cluster.Received.Skip(before).SelectMany(each => each.Exchange.Plans[0].Arms).First(each => each.Hints == ScriptedPlans.Loop);
        Assert.Equal((0, 1), (arm.Completed, arm.CutOff));
        Assert.Equal(Math.Log(20), arm.CutOffMeanLog, 0.05);
    }

    [Fact]
    public async Task Hints_that_come_into_force_are_told_to_whoever_listens()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SqlxTelemetryNames.Source,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.OperationName == SqlxTelemetryNames.PlanSuggest && Equals(span.GetTagItem(SqlxTelemetryNames.PlanAttribute), "told"))
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        _cluster.Answer = plan => ScriptedPlans.Parameters(plan, inForce: 1);
        _plans.Offer("told", [Loop]);
        await UntilAsync(() => !_plans.Suggest("told", WorkloadClass.A).Hints.IsDefault);
        var span = Assert.Single(spans);
        Assert.Equal(ScriptedPlans.Loop, span.GetTagItem(SqlxTelemetryNames.HintsAttribute));
        Assert.Equal(0.97, span.GetTagItem(SqlxTelemetryNames.ConfidenceAttribute));
    }

    [Fact]
    public void Offers_are_checked_and_repeating_one_loses_nothing()
    {
        Assert.Throws<ArgumentException>(() => _plans.Offer("a b", [Loop]));
        Assert.Throws<ArgumentException>(() => _plans.Offer("p1", [.. Enumerable.Range(0, 8).Select(i => HintSet.Parse($"work_mem={i}MB"))]));
        _plans.Offer("p1", [Loop]);
        var suggestion = _plans.Suggest("p1", WorkloadClass.B);
        _plans.Offer("p1", [Loop, default]);
        _plans.Report(suggestion, TimeSpan.FromMilliseconds(3));
        Assert.Throws<ArgumentException>(() => _provider.GetRequiredService<ISqlxPlanAdvisor>().Watch("No Tenant", "w"));
    }

    private void Execute(int count, double milliseconds)
    {
        for (var i = 0; i < count; i++)
            _plans.Report(_plans.Suggest("p1", WorkloadClass.A), TimeSpan.FromMilliseconds(milliseconds));
    }

    private long Executions(long sequence) =>
        _cluster.Received.First(each => each.Exchange.Sequence == sequence).Exchange.Plans.SelectMany(plan => plan.Arms).Sum(arm => arm.Completed + arm.CutOff);

    /// <summary>Until the answer to the first report has been followed, seen by nothing being left to say.</summary>
    private Task HearAsync() => UntilAsync(() => !_cluster.Received.IsEmpty && _plans.Suggest("p1", WorkloadClass.S).Confidence > 0 || _cluster.Received.Count > 2);

    private Task UntilAsync(Func<bool> condition, TimeSpan? step = null) =>
        Eventually.TrueAsync(condition, () => _time.Advance(step ?? TimeSpan.FromMilliseconds(500)));
}
