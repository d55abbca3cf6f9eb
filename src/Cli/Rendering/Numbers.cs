using System.Globalization;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>Numbers as a person reads them; the absent one is a dash.</summary>
internal static class Numbers
{
    private const string Absent = "-";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds, in seconds from one second on.</summary>
    public static string Latency(double? milliseconds) => milliseconds switch
    {
        null => Absent,
        >= 1000 => Text($"{milliseconds.Value / 1000:0.00} s"),
        >= 100 => Text($"{milliseconds.Value:0} ms"),
        >= 10 => Text($"{milliseconds.Value:0.0} ms"),
        _ => Text($"{milliseconds.Value:0.00} ms"),
    };

    /// <summary>A share that should be high: rounded down, so that 99.99999 % does not read as 100 %.</summary>
    public static string ShareDown(double? ratio) => ratio is null ? Absent : Text($"{Math.Floor((ratio.Value * 1e6) + 1e-6) / 1e4:0.####} %");

    /// <summary>A share that should be low: rounded up, so that a rare error does not read as none.</summary>
    public static string ShareUp(double? ratio) => ratio is null ? Absent : Text($"{Math.Ceiling((ratio.Value * 1e6) - 1e-6) / 1e4:0.####} %");

    /// <summary>A share of a budget; far below zero its size says nothing more.</summary>
    public static string Budget(double? ratio) => ratio switch
    {
        null => Absent,
        < -9.99 => "< -999 %",
        _ => Text($"{Math.Floor((ratio.Value * 100) + 1e-6):0} %"),
    };

    public static string Weight(double value) => Text($"{value:0.000}");

    public static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? Absent;

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
