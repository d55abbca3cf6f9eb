using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

/// <summary>Against a small world whose truth is known: three contexts, two actions, rewards drawn with known means.</summary>
public sealed class OffPolicyTests
{
    private static readonly double[] _contexts = [0.5, 0.3, 0.2];
    private static readonly double[,] _means = { { 0.9, 0.3 }, { 0.5, 0.6 }, { 0.2, 0.8 } };
    private static readonly double[] _logging = [0.9, 0.7, 0.8];

    /// <summary>The policy that is estimated takes the better action of each context: 0.5 x 0.9 + 0.3 x 0.6 + 0.2 x 0.8.</summary>
    private static readonly int[] _best = [0, 1, 1];
    private const double Truth = 0.79;

    private enum Model
    {
        None,
        Right,
        Wrong,
    }

    [Fact]
    public void Both_estimators_come_to_the_truth_though_another_policy_was_logged()
    {
        var log = Draw(new Random(1), 200_000, Model.None);
        Assert.Equal(Truth, OffPolicy.SelfNormalised(log, 0.95).Mean, 0.01);
        Assert.InRange(log.Average(each => each.Reward), 0.50, 0.66);
        foreach (var model in new[] { Model.Right, Model.Wrong })
            Assert.Equal(Truth, OffPolicy.DoublyRobust(Draw(new Random(2), 200_000, model), 0.95).Mean, 0.01);
    }

    [Fact]
    public void A_right_model_is_right_even_with_wrong_propensities()
    {
        var log = Draw(new Random(3), 100_000, Model.Right).Select(each => each with { Propensity = 0.5 }).ToArray();
        Assert.Equal(Truth, OffPolicy.DoublyRobust(log, 0.95).Mean, 0.01);
        Assert.True(Math.Abs(OffPolicy.SelfNormalised(log, 0.95).Mean - Truth) > 0.02);
    }

    [Fact]
    public void A_right_model_makes_the_interval_narrower()
    {
        var log = Draw(new Random(4), 500, Model.Right);
        var (plain, robust) = (OffPolicy.SelfNormalised(log, 0.95), OffPolicy.DoublyRobust(log, 0.95));
        Assert.True(robust.Mean - robust.Low < plain.Mean - plain.Low);
    }

    /// <summary>Rare actions, propensities from 0.1 on: the bound fails more often than it says, the more so the shorter the log.</summary>
    [Theory]
    [InlineData(60, 0.86)]
    [InlineData(400, 0.915)]
    public void The_lower_bound_of_rare_actions_is_nearly_as_good_as_it_says(int decisions, double least)
    {
        var random = new Random(5);
        const int Logs = 1_500;
        var (plain, robust) = (0, 0);
        for (var i = 0; i < Logs; i++)
        {
            plain += OffPolicy.SelfNormalised(Draw(random, decisions, Model.None), 0.95).Low <= Truth ? 1 : 0;
            robust += OffPolicy.DoublyRobust(Draw(random, decisions, Model.Wrong), 0.95).Low <= Truth ? 1 : 0;
        }

        TestContext.Current.SendDiagnosticMessage("{0} decisions: {1} and {2} of {3} bounds hold", decisions, plain, robust, Logs);
        Assert.InRange(plain / (double)Logs, least, 0.99);
        Assert.InRange(robust / (double)Logs, least, 0.99);
    }

    /// <summary>One kernel of four, drawn at random, as in canary: every weight of the trial is the same.</summary>
    [Theory]
    [InlineData(48)]
    [InlineData(240)]
    public void The_lower_bound_of_a_trial_kernel_holds_in_nineteen_of_twenty_logs(int decisions)
    {
        var random = new Random(10);
        const int Logs = 1_500;
        var held = 0;
        for (var i = 0; i < Logs; i++)
        {
            var log = new LoggedDecision[decisions];
            for (var each = 0; each < decisions; each++)
            {
                var isTrial = random.NextDouble() < 0.25;
                log[each] = new(isTrial ? 0.25 : 0.75, isTrial ? 1 : 0, Math.Clamp((isTrial ? 0.7 : 0.5) + (0.4 * (random.NextDouble() - 0.5)), 0, 1));
            }

            held += OffPolicy.SelfNormalised(log, 0.95).Low <= 0.7 ? 1 : 0;
        }

        TestContext.Current.SendDiagnosticMessage("{0} decisions of a trial kernel: {1} of {2} bounds hold", decisions, held, Logs);
        Assert.InRange(held / (double)Logs, 0.935, 0.98);
    }

    [Fact]
    public void The_bound_of_a_difference_holds_as_often_and_is_tighter_than_two_bounds()
    {
        var random = new Random(6);
        const int Logs = 1_000;
        // The other policy always takes the first action: 0.5 x 0.9 + 0.3 x 0.5 + 0.2 x 0.2.
        const double Difference = Truth - 0.64;
        var held = 0;
        double least = 0, apart = 0;
        for (var i = 0; i < Logs; i++)
        {
            var (one, other) = DrawBoth(random, 300);
            var bound = OffPolicy.LeastDifference(one, other, 0.95);
            held += bound <= Difference ? 1 : 0;
            least += bound;
            apart += OffPolicy.DoublyRobust(one, 0.95).Low - OffPolicy.DoublyRobust(other, 0.95).High;
        }

        Assert.InRange(held / (double)Logs, 0.92, 1);
        Assert.True(least > apart);
    }

    [Fact]
    public void On_policy_every_estimate_is_the_mean_and_every_decision_counts()
    {
        LoggedDecision[] log = [new(1, 1, 0.2), new(1, 1, 0.4), new(1, 1, 0.9)];
        var estimate = OffPolicy.SelfNormalised(log, 0.95);
        Assert.Equal((0.5, 3.0), (Math.Round(estimate.Mean, 12), estimate.EffectiveSamples));
        Assert.Equal(0.5, OffPolicy.DoublyRobust(log, 0.95).Mean, 1e-12);
    }

    [Fact]
    public void Of_what_was_never_done_nothing_is_known()
    {
        LoggedDecision[] log = [new(1, 0, 0.9), new(1, 0, 0.9)];
        Assert.Equal((0, double.NegativeInfinity), (OffPolicy.SelfNormalised(log, 0.95).EffectiveSamples, OffPolicy.SelfNormalised(log, 0.95).Low));
        Assert.Equal(double.NegativeInfinity, OffPolicy.DoublyRobust([], 0.95).Low);
        Assert.Equal(double.NegativeInfinity, OffPolicy.LeastDifference([], [], 0.95));
    }

    private static LoggedDecision[] Draw(Random random, int count, Model model)
    {
        var log = new LoggedDecision[count];
        for (var i = 0; i < count; i++)
        {
            var (context, action, reward) = DrawOne(random);
            log[i] = See(context, action, reward, _best[context], model);
        }

        return log;
    }

    private static (LoggedDecision[] Best, LoggedDecision[] First) DrawBoth(Random random, int count)
    {
        var (best, first) = (new LoggedDecision[count], new LoggedDecision[count]);
        for (var i = 0; i < count; i++)
        {
            var (context, action, reward) = DrawOne(random);
            best[i] = See(context, action, reward, _best[context], Model.Right);
            first[i] = See(context, action, reward, 0, Model.Right);
        }

        return (best, first);
    }

    private static (int Context, int Action, double Reward) DrawOne(Random random)
    {
        var point = random.NextDouble();
        var context = point < _contexts[0] ? 0 : point < _contexts[0] + _contexts[1] ? 1 : 2;
        var action = random.NextDouble() < _logging[context] ? 0 : 1;
        return (context, action, random.NextDouble() < _means[context, action] ? 1 : 0);
    }

    private static LoggedDecision See(int context, int action, double reward, int choice, Model model)
    {
        var propensity = action == 0 ? _logging[context] : 1 - _logging[context];
        return new(propensity, action == choice ? 1 : 0, reward, Predict(context, action, model), Predict(context, choice, model));
    }

    private static double Predict(int context, int action, Model model) => model switch
    {
        Model.Right => _means[context, action],
        Model.Wrong => 0.3 + (0.1 * context) - (0.2 * action),
        _ => 0,
    };
}
