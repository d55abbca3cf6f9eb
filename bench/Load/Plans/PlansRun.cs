using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Plans;
using SqlxOrleans.Grains.Interfaces.Plans;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;
using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Load.Plans;

/// <summary>
/// An embedded silo, a kernel with its Client over TCP, a PostgreSQL. Each round runs every query twice, with what the Client
/// suggests and with the default, in an order that is drawn: the machine's moods hit both alike.
/// </summary>
internal sealed class PlansRun(int rounds, int window, int seed, string? jsonPath)
{
    private const string Workspace = "plans";
    private const double LatencyGoal = 0.75;
    private const double WorstGoal = 1.05;
    private const double TrialGoal = 0.05;

    private int _trials;
    private int _cutOff;

    /// <summary>The last fifth counts as after learning.</summary>
    private int Learning => rounds - (rounds / 5);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine("plans: starting PostgreSQL, an embedded silo and a kernel client ...");
        await using var database = await PlanDatabase.StartAsync(cancellationToken);
        await using var silo = await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(), cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSqlxOrleansClient(options => (options.Gateways, options.ApiKey) = ([silo.Gateway], silo.ApiKey));
        using var kernel = builder.Build();
        await kernel.StartAsync(cancellationToken);
        var plans = kernel.Services.GetRequiredService<ISqlxPlanAdvisor>().Watch(silo.Tenant, Workspace);
        foreach (var query in PlanQuery.All)
            plans.Offer(query.Hash, PlanQuery.Alternatives);

        await using var connection = await database.ConnectAsync(cancellationToken);
        var times = await MeasureAsync(plans, new HintedRunner(connection), cancellationToken);
        var learnt = await silo.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IPlansGrain>($"{silo.Tenant}|{Workspace}").ListAsync(PlanQuery.All.Count);
        foreach (var plan in learnt)
            Console.WriteLine($"plans: {plan.Plan}: {(plan.Hints.Length == 0 ? "default" : plan.Hints)}, confidence {plan.Confidence:0.###}, {plan.Rationale}");
        await kernel.StopAsync(CancellationToken.None);
        return Report(times, clock.Elapsed);
    }

    private async Task<PairedTimes> MeasureAsync(IWorkspacePlans plans, HintedRunner runner, CancellationToken cancellationToken)
    {
        var order = new Random(seed);
        var times = new PairedTimes();
        foreach (var query in PlanQuery.All)
            await runner.RunAsync(query.Sql, default, null, cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            var taken = new (double LearningMs, double DefaultMs)[PlanQuery.All.Count];
            for (var i = 0; i < taken.Length; i++)
            {
                var isDefaultFirst = order.Next(2) == 0;
                if (isDefaultFirst)
                    taken[i].DefaultMs = await DefaultAsync(runner, PlanQuery.All[i], cancellationToken);
                taken[i].LearningMs = await LearningAsync(plans, runner, PlanQuery.All[i], cancellationToken);
                if (!isDefaultFirst)
                    taken[i].DefaultMs = await DefaultAsync(runner, PlanQuery.All[i], cancellationToken);
            }

            times.Add(taken);
            if (times.Rounds % window == 0)
                Console.WriteLine($"plans: round {times.Rounds} of {rounds}, the last {window} with learning took {times.Ratio(times.Rounds - window, window):0.###} of the default's time");
        }

        return times;
    }

    private static async Task<double> DefaultAsync(HintedRunner runner, PlanQuery query, CancellationToken cancellationToken) =>
        (await runner.RunAsync(query.Sql, default, null, cancellationToken)).Elapsed.TotalMilliseconds;

    /// <summary>All that the query's caller waits for: a trial that was cut off and then the default.</summary>
    private async Task<double> LearningAsync(IWorkspacePlans plans, HintedRunner runner, PlanQuery query, CancellationToken cancellationToken)
    {
        var suggestion = plans.Suggest(query.Hash, query.Class);
        _trials += suggestion.IsTrial ? 1 : 0;
        var run = await runner.RunAsync(query.Sql, suggestion.Hints, suggestion.CutOff, cancellationToken);
        plans.Report(suggestion, run.Elapsed, run.Completed ? PlanOutcome.Completed : PlanOutcome.CutOff);
        if (run.Completed)
            return run.Elapsed.TotalMilliseconds;
        _cutOff++;
        return run.Elapsed.TotalMilliseconds + await DefaultAsync(runner, query, cancellationToken);
    }

    private int Report(PairedTimes times, TimeSpan elapsed)
    {
        var report = new MeasurementReport("plans")
            .Add("plans.latency_ratio", times.Ratio(Learning, rounds - Learning), "ratio", Better.Lower, LatencyGoal)
            .Add("plans.worst_ratio", times.Worst(Learning, window), "ratio", Better.Lower, WorstGoal)
            .Add("plans.trial_share", (double)_trials / (rounds * PlanQuery.All.Count), "ratio", Better.Lower, TrialGoal)
            .Add("plans.cut_off", _cutOff, "count", Better.Lower);
        for (var i = 0; i < PlanQuery.All.Count; i++)
            report.Add($"plans.{PlanQuery.All[i].Name}.latency_ratio", times.Ratio(Learning, rounds - Learning, i), "ratio", Better.Lower);
        report.Finish(elapsed).WriteTable(Console.Out);
        if (jsonPath is not null)
        {
            report.WriteJson(jsonPath);
            Console.WriteLine($"Wrote {jsonPath}");
        }

        return 0;
    }
}
