using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive.FewSlots;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive.FewSlots;

public sealed class CoreModelTests
{
    private const double Slots = 6;
    private const double AloneOfL = 0.0015;
    private const double AloneOfB = 0.035;

    [Fact]
    public void Execution_times_that_follow_what_runs_speak_for_few_cores_and_give_the_time_alone()
    {
        var belief = Learn(cores: 1.4, seconds: 30);

        var probabilities = Posterior(belief);
        Assert.True(probabilities[3] + probabilities[4] > 0.9, string.Join(' ', probabilities));
        Assert.Equal(1, belief.Alone[16] / AloneOfL, 0.25);
        Assert.Equal(1, belief.Alone[17] / AloneOfB, 0.25);
    }

    [Fact]
    public void Execution_times_that_do_not_speak_for_as_many_cores_as_slots()
    {
        var belief = Learn(cores: Slots, seconds: 30);

        var probabilities = Posterior(belief);
        Assert.True(probabilities[0] > 0.5, string.Join(' ', probabilities));
        Assert.Equal(1, belief.Alone[0] / AloneOfL, 0.1);
    }

    [Fact]
    public void A_machine_that_has_become_slower_is_not_taken_for_fewer_cores_for_long()
    {
        var belief = Learn(cores: Slots, seconds: 30);
        belief = Learn(cores: Slots, seconds: 20, belief, slow: 2);

        Assert.True(Posterior(belief)[0] > 0.4, string.Join(' ', Posterior(belief)));
        Assert.Equal(2, belief.Alone[0] / AloneOfL, 0.2);
    }

    [Fact]
    public void Without_evidence_few_slots_stand_before_fewer_cores()
    {
        var probabilities = Posterior(new CoreBelief());

        Assert.Equal(1, probabilities.Sum(), 1e-12);
        Assert.Equal(0.1, probabilities[0], 1e-12);
    }

    [Fact]
    public void Beliefs_stay_finite_whatever_comes_in() =>
        Gen.Select(CopilotGen.AnyDemand.Array[1, 20], Gen.Bool.Array[20]).Sample((run, changed) =>
        {
            var belief = new CoreBelief();
            for (var i = 0; i < run.Length; i++)
            {
                if (run[i].Problem() is not null)
                    continue;
                belief = CoreModel.Update(belief, run[i], Slots, changed[i]);
                Assert.Equal(1, Posterior(belief).Sum(), 1e-9);
                Assert.All(belief.Alone, alone => Assert.InRange(alone, 0, 1e6));
                Assert.InRange(belief.Running.Sum(), 0, 8 * Slots);
                Assert.All(belief.Rate.ToArray(), rate => Assert.InRange(rate, 0, 1e6));
            }
        });

    /// <summary>Seconds with 0 to 4 statements of B beside a stream of L, on some cores.</summary>
    private static CoreBelief Learn(double cores, int seconds, CoreBelief? before = null, double slow = 1)
    {
        var (random, belief) = (new Random(3), before ?? new CoreBelief());
        for (var second = 0; second < seconds; second++)
        {
            var running = (4 * random.NextDouble()) + 0.3;
            var stretch = slow * Math.Max(1, (1 + running) / cores) * Math.Exp(0.1 * (random.NextDouble() - 0.5));
            var (ofL, ofB) = ((long)(0.3 / (AloneOfL * stretch)), (long)Math.Max(1, (running - 0.3) / (AloneOfB * stretch)));
            belief = CoreModel.Update(belief, new WorkspaceDemand(TimeSpan.FromSeconds(1), 2, (int)Slots, new(Seen(ofL, AloneOfL * stretch), Seen(ofB, AloneOfB * stretch), default, default)), Slots, false);
        }

        return belief;
    }

    private static ClassDemand Seen(long requests, double service) =>
        new(requests, service, false, requests * service, 0, requests, requests, 0, requests, requests, 1, 15);

    private static double[] Posterior(CoreBelief belief)
    {
        var probabilities = new double[CoreBelief.Parts.Length];
        CoreModel.Posterior(belief, probabilities);
        return probabilities;
    }
}
