using System.Globalization;
using SqlxOrleans.Domain.Slos;

namespace SqlxOrleans.SloFiles.Yaml;

/// <summary>The rules of single values. Each returns null and notes an error that says what is allowed.</summary>
internal static class Values
{
    private const int LongestNumber = 28;
    private const int MostDecimals = 12;

    /// <summary>A latency: a bare number is in milliseconds.</summary>
    public static TimeSpan? Latency(YamlNode node, string path, Problems problems)
    {
        const string Allowed = "a latency from 0.001 ms to 1 h is expected, such as 15, 15ms or 1.5s.";
        var latency = Duration(node, TimeSpan.TicksPerMillisecond);
        return latency is { } value && value >= TimeSpan.FromMicroseconds(1) && value <= TimeSpan.FromHours(1)
            ? latency
            : Wrong<TimeSpan>(node, path, problems, Allowed);
    }

    /// <summary>A rolling window that the counters can sum exactly, from an hour to 30 days; its unit must be said.</summary>
    public static TimeSpan? Window(YamlNode node, string path, Problems problems)
    {
        const string Allowed = "a rolling window from 1h to 30d is expected, with its unit: 30d, 24h, 6h.";
        var window = Duration(node, ticksPerBareUnit: 0);
        if (window is not { } value || value < TimeSpan.FromHours(1) || value > CounterWindows.Longest)
            return Wrong<TimeSpan>(node, path, problems, Allowed);
        var granularity = CounterWindows.GranularityOf(value);
        return value.Ticks % granularity.Ticks == 0
            ? window
            : Wrong<TimeSpan>(node, path, problems, $"a window of this length must be a multiple of {granularity.TotalSeconds:0} s.");
    }

    /// <summary>How often to read again: a bare number is in seconds.</summary>
    public static TimeSpan? Refresh(YamlNode node, string path, Problems problems)
    {
        var refresh = Duration(node, TimeSpan.TicksPerSecond);
        return refresh is { } value && value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromDays(1)
            && value.Ticks % TimeSpan.TicksPerSecond == 0
                ? refresh
                : Wrong<TimeSpan>(node, path, problems, "whole seconds from 1 to 86400 are expected, such as 60.");
    }

    /// <summary>How long to keep: the unit must be said.</summary>
    public static TimeSpan? Retention(YamlNode node, string path, Problems problems)
    {
        var retention = Duration(node, ticksPerBareUnit: 0);
        return retention is { } value && value >= TimeSpan.FromHours(1) && value <= TimeSpan.FromDays(3650)
            ? retention
            : Wrong<TimeSpan>(node, path, problems, "a time from 1h to 3650d is expected, with its unit, such as 30d.");
    }

    /// <summary>A target or ceiling, strictly between 0 and 1: 0.9999 or 99.99%.</summary>
    public static double? OpenRatio(YamlNode node, string path, Problems problems) =>
        Share(node) is { } share && share >= 0.000001m && share <= 0.999999m
            ? (double)share
            : Wrong<double>(
                node, path, problems, "a share from 0.000001 to 0.999999 is expected, with at most 12 decimals, such as 0.9999 or 99.99%.");

    /// <summary>A share, 0 and 1 included.</summary>
    public static double? ClosedRatio(YamlNode node, string path, Problems problems) =>
        Share(node) is { } share && share is >= 0 and <= 1
            ? (double)share
            : Wrong<double>(node, path, problems, "a share from 0 to 1 is expected, such as 0.2 or 20%.");

    /// <summary>true or false.</summary>
    public static bool? Flag(YamlNode node, string path, Problems problems) => node switch
    {
        YamlNode.Scalar { Plain: true, Text: "true" } => true,
        YamlNode.Scalar { Plain: true, Text: "false" } => false,
        _ => Wrong<bool>(node, path, problems, "true or false is expected."),
    };

    /// <summary>Printable text: no control characters, so that it can appear in any log or page.</summary>
    public static string? Text(YamlNode node, string path, Problems problems)
    {
        const int Longest = 256;
        if (node is YamlNode.Scalar { IsNull: false } scalar && scalar.Text.Length is > 0 and <= Longest
            && !scalar.Text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return scalar.Text;
        problems.Error(node, path, $"is {node.Kind}; 1 to {Longest} printable ASCII characters are expected.");
        return null;
    }

    /// <summary>Notes that a value is not what is allowed.</summary>
    public static T? Wrong<T>(YamlNode node, string path, Problems problems, string allowed)
        where T : struct
    {
        problems.Error(node, path, $"is {node.Kind}; {allowed}");
        return null;
    }

    private static decimal? Share(YamlNode node)
    {
        if (node is not YamlNode.Scalar scalar)
            return null;
        var text = scalar.Text.AsSpan().TrimEnd();
        var percent = text.EndsWith("%", StringComparison.Ordinal);
        var number = Number(percent ? text[..^1].TrimEnd() : text);
        var share = percent ? number / 100 : number;
        return share is { } value && decimal.Round(value, MostDecimals) == value ? share : null;
    }

    private static TimeSpan? Duration(YamlNode node, long ticksPerBareUnit)
    {
        if (node is not YamlNode.Scalar scalar)
            return null;
        var text = scalar.Text.AsSpan().TrimEnd();
        var length = text.LastIndexOfAnyInRange('0', '9') + 1;
        var unit = text[length..].TrimStart() switch
        {
            "" => ticksPerBareUnit,
            "us" => TimeSpan.TicksPerMicrosecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" or "min" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => 0,
        };
        if (unit == 0 || Number(text[..length]) is not { } number || number > (decimal)TimeSpan.MaxValue.Ticks / unit)
            return null;
        var ticks = number * unit;
        return decimal.Truncate(ticks) == ticks ? TimeSpan.FromTicks((long)ticks) : null;
    }

    // Digits with at most one point and nothing else: no sign, exponent, grouping or base, which YAML dialects read differently.
    private static decimal? Number(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LongestNumber && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1])
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
