using CsCheck;
using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class KernelTests
{
    private static readonly Gen<Scenario> _scenarios =
        Gen.Select(Gen.Long[0, 1_000_000], Gen.Int[1, 3], Gen.Double[0, 3]).Select((seed, workers, coupling) => RandomScenario.Of(seed) with
        {
            Kernel = new() { Workers = workers, Coupling = coupling, QueueBounds = new(40, 10, 6, 4) },
            Phases = [.. RandomScenario.Of(seed).Phases.Select(phase => phase with { MinSeconds = 5, MaxSeconds = 10 })],
        });

    [Fact]
    public void Kernel_judges_every_request_as_its_naive_twin_does()
    {
        var (late, good) = (0, 0);
        Gen.Select(_scenarios, Gen.Long[1, 1_000_000]).Sample(
            (scenario, seed) =>
            {
                var timeline = Timeline.Draw(scenario, seed, 30);
                var run = SimulationRun.Fixed(scenario, timeline, seed, []);
                var twin = new NaiveKernel(scenario, scenario.Start).Run(timeline, seed);
                foreach (var c in Enumerable.Range(0, Pick.Classes))
                {
                    for (var second = 0; second < timeline.Seconds; second++)
                    {
                        Assert.Equal(twin.GetValueOrDefault((c, second)), run.VerdictsOf(c, second));
                        good += run.VerdictsOf(c, second).Good;
                        late += run.VerdictsOf(c, second).All - run.VerdictsOf(c, second).Good;
                    }
                }
            },
            iter: 15, threads: 1);
        Assert.True(good > 1_000 && late > 1_000, $"{good} good and {late} late requests");
    }

    [Fact]
    public void Saturated_classes_are_served_by_weight()
    {
        var scenario = OnePhase(new(2, 2, 2, 2)) with { Kernel = new() { Workers = 4 } };
        var weights = new SchedulerWeights(0.1, 0.2, 0.3, 0.4);
        var busy = new double[Pick.Classes];
        SimulationRun.Of(scenario, new([new(scenario.Phases[0], 0, 0, 300)]), 1, new Watch(weights, demand =>
        {
            for (var c = 0; c < Pick.Classes; c++)
                busy[c] += Pick.Of(demand.Classes, c).BusySeconds;
        }));
        for (var c = 0; c < Pick.Classes; c++)
            Assert.Equal(PerClass.Of(weights).ToArray()[c], busy[c] / busy.Sum(), 0.03);
    }

    [Fact]
    public void Offered_load_is_what_the_phase_says_with_the_tail_and_besides_bursts()
    {
        var load = new PerClass<double>(0.3, 0.2, 0.4, 0.1);
        var scenario = OnePhase(load) with { Kernel = new() { Workers = 16 } };
        var timeline = new Timeline([new(scenario.Phases[0], 0, 0, 20_000)]);
        foreach (var c in new[] { 1, 2, 3 })
        {
            double work = 0;
            for (var stream = new ArrivalStream(scenario, timeline, 5, c); stream.NextAt < long.MaxValue; stream.Advance())
                work += stream.NextService;
            var expected = Pick.Of(load, c) * (16 + (1.6 * 4)) / 20;
            Assert.Equal(expected, work / 1e9 / 20_000 / 16, expected * 0.04);
        }
    }

    [Fact]
    public void Requests_are_the_same_whatever_the_weights()
    {
        var scenario = BuiltIn.SixPhases;
        Assert.Equal(Arrivals(new(0.25, 0.25, 0.25, 0.25)), Arrivals(new(0.9, 0.04, 0.03, 0.03)));

        long[] Arrivals(SchedulerWeights weights)
        {
            var seen = new List<long>();
            SimulationRun.Of(scenario, Timeline.Draw(scenario, 3, 20), 3, new Watch(weights, demand =>
                seen.AddRange(demand.Classes.ToArray().Select(each => each.Arrivals))));
            return [.. seen];
        }
    }

    [Fact]
    public void Decisions_that_change_nothing_leave_no_trace()
    {
        var scenario = BuiltIn.SixPhases;
        var timeline = Timeline.Draw(scenario, 6, 30);
        Assert.Equal(
            SimulationRun.Fixed(scenario, timeline, 6, []).Write(),
            SimulationRun.Of(scenario, timeline, 6, new FixedPolicy(scenario.Start)).Write());
    }

    [Fact]
    public void A_kernel_that_ignores_weights_does()
    {
        var scenario = BuiltIn.All["ignores-weights"];
        var timeline = Timeline.Draw(scenario, 2, 60);
        Assert.Equal(
            SimulationRun.Fixed(scenario, timeline, 2, [(0, new(0.9, 0.04, 0.03, 0.03))]).Write(),
            SimulationRun.Fixed(scenario, timeline, 2, [(0, new(0.03, 0.04, 0.03, 0.9))]).Write());
    }

    [Fact]
    public void Without_preemption_a_long_query_keeps_its_worker()
    {
        var scenario = OnePhase(new(0.2, 0, 0.8, 0)) with { Kernel = new() { Workers = 2 } };
        var timeline = new Timeline([new(scenario.Phases[0], 0, 0, 120)]);
        var weights = new SchedulerWeights(0.9, 0.03, 0.04, 0.03);
        var preemptive = SimulationRun.Fixed(scenario, timeline, 1, [(0, weights)]);
        var stubborn = scenario with { Kernel = scenario.Kernel with { NonPreemptive = true } };
        var blocking = SimulationRun.Fixed(stubborn, timeline, 1, [(0, weights)]);
        Assert.True(GoodL(preemptive) > 0.95, $"{GoodL(preemptive)}");
        Assert.True(GoodL(blocking) < 0.8, $"{GoodL(blocking)}");

        double GoodL(RunOutcome run) =>
            (double)Enumerable.Range(0, 120).Sum(s => run.VerdictsOf(0, s).Good) / Enumerable.Range(0, 120).Sum(s => run.VerdictsOf(0, s).All);
    }

    [Fact]
    public void A_class_that_starves_misses_its_target_although_nothing_of_it_ends()
    {
        var scenario = OnePhase(new(1.5, 0, 0, 0.02)) with
        {
            Kernel = new() { Workers = 1, IgnoresWeights = false },
            HandTuned = new(0.997, 0.001, 0.001, 0.001),
        };
        var run = SimulationRun.Fixed(scenario, new([new(scenario.Phases[0], 0, 0, 300)]), 1, []);
        Assert.True(Enumerable.Range(0, 300).Sum(s => run.VerdictsOf(3, s).All) > 3);
        Assert.Equal(0, Enumerable.Range(0, 300).Sum(s => run.VerdictsOf(3, s).Good));
    }

    [Fact]
    public void Worker_heap_ends_slices_in_order_of_time_then_worker() =>
        Gen.Select(Gen.Long[0, 50], Gen.Int[0, 7]).Array[1, 40].Sample(pushes =>
        {
            var heap = new WorkerHeap(pushes.Length);
            var twin = new List<(long At, int Worker)>();
            foreach (var (at, worker) in pushes)
            {
                heap.Push(at, worker);
                twin.Add((at, worker));
                if (at % 3 == 0)
                {
                    twin.Remove(twin.Min());
                    heap.ReplaceFirst(at + 5, worker);
                    twin.Add((at + 5, worker));
                }
            }

            foreach (var expected in twin.Order())
            {
                Assert.Equal(expected, (heap.FirstAt, heap.FirstWorker));
                heap.PopFirst();
            }

            Assert.Equal(0, heap.Count);
        });

    internal static Scenario OnePhase(PerClass<double> load) =>
        new() { Name = "one", Phases = [new() { Name = "only", Load = load, MinSeconds = 30, MaxSeconds = 30 }] };
}
