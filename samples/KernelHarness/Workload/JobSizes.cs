using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>How the work of a class's requests varies: lognormal around a mean of 1, cut where the tables end.</summary>
internal static class JobSizes
{
    /// <summary>The largest size; tables and buffers are made for it.</summary>
    public const double Largest = 3;

    private const double Smallest = 0.2;

    /// <summary>Standard deviation of the logarithm. L is a fixed prepared transaction and does not vary.</summary>
    private static double Sigma(WorkloadClass workloadClass) => workloadClass switch
    {
        WorkloadClass.B => 0.4,
        WorkloadClass.A => 0.6,
        WorkloadClass.S => 0.3,
        _ => 0,
    };

    public static double Draw(WorkloadClass workloadClass, Random random)
    {
        var sigma = Sigma(workloadClass);
        if (sigma == 0)
            return 1;
        // Box-Muller; 1 - NextDouble() is in (0, 1], so that the logarithm is finite.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Clamp(Math.Exp((sigma * normal) - (sigma * sigma / 2)), Smallest, Largest);
    }
}
