using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

/// <summary>
/// How beliefs about cores follow telemetry. Statements that share the processor equally (egalitarian processor sharing; Kleinrock, 1967)
/// take their time alone times the statements that run over the cores. Execution times that rise and fall with what runs speak for
/// few cores, those that do not for as many as slots.
/// </summary>
internal static class CoreModel
{
    /// <summary>Part of the evidence that a second leaves of what was before it.</summary>
    private const double Memory = 0.95;

    /// <summary>
    /// Probability beforehand that slots do not slow each other: few slots are mostly the connections of a database with fewer cores.
    /// </summary>
    private const double PriorOfNone = 0.1;

    /// <summary>Greatest evidence against a hypothesis: none is given up for good.</summary>
    private const double LeastDoubt = 4;

    /// <summary>Variance of the logarithm of a second's mean execution time: of the model, and of one request.</summary>
    private const double ModelVariance = 0.04;
    private const double RequestVariance = 0.4;

    /// <summary>Degrees of freedom of the likelihood (Student's t): one second that nothing explains decides nothing.</summary>
    private const double Freedom = 4;

    /// <summary>Rate at which the number of long statements that run is followed, and what it adds to the variance if they are all there is.</summary>
    private const double LumpRate = 0.15;
    private const double LumpVariance = 0.3;
    private const double ServiceMemory = 0.85;
    private const double LeastService = 1e-5;
    private const double GreatestService = 1e6;
    private const double CountLimit = 1e6;
    private const long SecondsLimit = 1000;

    /// <summary>Executions longer than this part of the interval ran beside others than those of the interval.</summary>
    private const double LongestProbe = 0.4;

    /// <summary>Rates at which arrivals are followed.</summary>
    private static readonly PerClass<double> _rate = new(0.4, 0.3, 0.1, 0.05);

    /// <summary>Takes one interval into the beliefs.</summary>
    /// <param name="belief">Before.</param>
    /// <param name="demand">The interval.</param>
    /// <param name="slots">Slots of the kernel, positive.</param>
    /// <param name="hasChanged">True when demand is another than before: arrivals are followed anew.</param>
    public static CoreBelief Update(CoreBelief belief, WorkspaceDemand demand, double slots, bool hasChanged)
    {
        var seconds = Math.Max(1e-3, demand.Interval.TotalSeconds);
        var count = hasChanged ? 1 : Math.Min(SecondsLimit, belief.Seconds);
        var rate = PerClass.Of(c => Follow(belief.Rate[c], Math.Min(CountLimit, demand.Classes[c].Arrivals / seconds), Math.Max(_rate[c], 1.0 / (count + 1))));
        var running = PerClass.Of(c =>
            Follow(belief.Running[c], Math.Min(2 * slots, demand.Classes[c].BusySeconds / seconds), RunningRate(demand.Classes[c], belief, c, seconds, count)));
        var all = running.Sum();
        var lumps = PerClass.Of(c => IsLong(demand.Classes[c], belief, c, seconds) ? running[c] : 0).Sum() / (1 + all);
        var (likelihoods, alone) = (belief.LogLikelihoods.ToArray(), belief.Alone.ToArray());
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var seen = demand.Classes[workloadClass];
            if (Requests(seen) <= 0)
                continue;
            // What arrives finds what runs on average (Wolff's PASTA), and itself; where it waits for a slot of its class it is one of those.
            var beside = Math.Clamp(all + (seen.Backlog > 0 ? 0 : 1), 1, slots);
            var service = Math.Clamp(seen.MeanServiceSeconds!.Value, LeastService, GreatestService);
            var error = service < LongestProbe * seconds ? ModelVariance + (RequestVariance / Requests(seen)) + (LumpVariance * lumps * lumps) : double.PositiveInfinity;
            Take(service, Requests(seen), belief.Served[workloadClass], (int)workloadClass - 1, beside / slots, error, likelihoods, alone);
        }

        var greatest = likelihoods.Max();
        for (var h = 0; h < likelihoods.Length; h++)
            likelihoods[h] = Math.Max(-LeastDoubt, (likelihoods[h] - greatest) * Memory);
        return new()
        {
            LogLikelihoods = likelihoods,
            Alone = alone,
            Served = PerClass.Of(c => (ServiceMemory * belief.Served[c]) + Requests(demand.Classes[c])),
            Running = running,
            Rate = rate,
            Seconds = count + 1,
        };
    }

    /// <summary>Posterior probabilities of the hypotheses.</summary>
    public static void Posterior(CoreBelief belief, Span<double> probabilities)
    {
        double sum = 0;
        for (var h = 0; h < probabilities.Length; h++)
            sum += probabilities[h] = Math.Exp(belief.LogLikelihoods[h]) * (h == 0 ? PriorOfNone : (1 - PriorOfNone) / (probabilities.Length - 1));
        for (var h = 0; h < probabilities.Length; h++)
            probabilities[h] /= sum;
    }

    /// <summary>A hypothesis with its probability: what is planned on many of them is planned on what is believed.</summary>
    public static int Draw(CoreBelief belief, ref ulong draw)
    {
        Span<double> probabilities = stackalloc double[CoreBelief.Parts.Length];
        Posterior(belief, probabilities);
        var (left, hypothesis) = (Draws.Uniform(ref draw), 0);
        while (hypothesis < probabilities.Length - 1 && left >= probabilities[hypothesis])
            left -= probabilities[hypothesis++];
        return hypothesis;
    }

    /// <param name="service">Mean execution time seen, seconds.</param>
    /// <param name="requests">Of so many.</param>
    /// <param name="served">Requests behind what was known, faded.</param>
    /// <param name="index">The class, 0..3.</param>
    /// <param name="full">Statements beside which it ran, itself among them, as a part of the slots.</param>
    /// <param name="variance">Of the logarithm of the execution time; infinite when it is no evidence.</param>
    /// <param name="likelihoods">Takes the evidence.</param>
    /// <param name="alone">Takes the time alone.</param>
    private static void Take(
        double service, double requests, double served, int index, double full, double variance, double[] likelihoods, double[] alone)
    {
        var part = requests / ((ServiceMemory * served) + requests);
        for (var h = 0; h < likelihoods.Length; h++)
        {
            var own = service / Math.Max(1, full / CoreBelief.Parts[h]);
            ref var known = ref alone[(h * FairShare.Classes) + index];
            if (known <= 0)
            {
                known = own;
                continue;
            }

            var error = Math.Log(own / known);
            likelihoods[h] -= (Freedom + 1) / 2 * Math.Log(1 + (error * error / (Freedom * variance)));
            known += part * (own - known);
        }
    }

    private static double Requests(in ClassDemand seen) =>
        seen.ServiceIsLatency || seen.MeanServiceSeconds is not > 0 ? 0 : Math.Min(CountLimit, Math.Max(0, seen.Requests));

    /// <summary>
    /// Executions are told when they end. Of short ones that is when they ran; long ones come in lumps, which only a mean over many evens out.
    /// </summary>
    private static double RunningRate(in ClassDemand seen, CoreBelief belief, WorkloadClass workloadClass, double seconds, long count) =>
        IsLong(seen, belief, workloadClass, seconds) ? Math.Max(LumpRate, 1.0 / (count + 1)) : 1;

    private static bool IsLong(in ClassDemand seen, CoreBelief belief, WorkloadClass workloadClass, double seconds) =>
        (seen.MeanServiceSeconds ?? belief.Alone[(int)workloadClass - 1]) >= LongestProbe * seconds;

    private static double Follow(double before, double now, double rate) => before + (rate * (now - before));
}
