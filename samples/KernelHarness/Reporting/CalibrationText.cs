using System.Globalization;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Workload;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>The calibration as one line.</summary>
internal static class CalibrationText
{
    public static string Of(MachineCalibration calibration) => string.Create(CultureInfo.InvariantCulture,
        $"calibrated: capacity {calibration.Capacity:0.00} cores; {string.Join(", ", WorkloadClasses.Judged.Select(which =>
            string.Create(CultureInfo.InvariantCulture, $"{which.Name()} {calibration.Service[which].TotalMilliseconds:0.0} ms")))}; {Sizes(calibration.Sizes)}");

    private static string Sizes(StatementSizes sizes) => string.Create(CultureInfo.InvariantCulture,
        $"{sizes.PointReads} reads, {sizes.CopyRows} rows copied, {sizes.ScanRows} rows scanned, {sizes.IndexRows} rows indexed");
}
