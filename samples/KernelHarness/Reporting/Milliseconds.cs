using System.Globalization;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>Milliseconds for people.</summary>
internal static class Milliseconds
{
    public static string Text(double value) => value switch
    {
        double.NaN => "-",
        double.PositiveInfinity => "over",
        < 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };
}
