using System.Globalization;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Workload;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>The calibration as one line.</summary>
internal static class CalibrationText
{
    /// <summary>The harness, the cluster and what running statements cost each other take a part of the machine, too.</summary>
    private const double BusyShare = 0.6;

    public static string Of(MachineCalibration calibration)
    {
        var services = WorkloadClasses.Judged.Select(which =>
            string.Create(CultureInfo.InvariantCulture, $"{which.Name()} {calibration.Service[which].TotalMilliseconds:0.0} ms"));
        return string.Create(CultureInfo.InvariantCulture,
            $"calibrated: capacity {calibration.Capacity:0.00} cores; {string.Join(", ", services)}; {Sizes(calibration.Sizes)}");
    }

    /// <summary>A warning for machines where something else takes the cores; <c>null</c> when they seem free.</summary>
    public static string? Warning(MachineCalibration calibration) => calibration.Capacity >= Environment.ProcessorCount * BusyShare
        ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"warning: the machine completed the work of {calibration.Capacity:0.0} of {Environment.ProcessorCount} cores during calibration. Loads are shares of ")
            + "that; but what other programs take varies, and shows up as missed targets under every policy.";

    private static string Sizes(StatementSizes sizes) => string.Create(CultureInfo.InvariantCulture,
        $"{sizes.PointReads} reads, {sizes.CopyRows} rows copied, {sizes.ScanRows} rows scanned, {sizes.IndexRows} rows indexed");
}
