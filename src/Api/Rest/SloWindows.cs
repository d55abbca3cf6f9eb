using System.Globalization;

namespace SqlxOrleans.Api.Rest;

/// <summary>Names of windows.</summary>
internal static class SloWindows
{
    public const string Allowed = "5m, 1h, 6h, 3d or 30d";

    public static bool TryParse(string? text, out TimeSpan? window)
    {
        window = text switch
        {
            "5m" => TimeSpan.FromMinutes(5),
            "1h" => TimeSpan.FromHours(1),
            "6h" => TimeSpan.FromHours(6),
            "3d" => TimeSpan.FromDays(3),
            "30d" => TimeSpan.FromDays(30),
            _ => null,
        };
        return window is not null || string.IsNullOrEmpty(text);
    }

    public static string Name(TimeSpan window) => window switch
    {
        _ when window.Ticks % TimeSpan.TicksPerDay == 0 => Invariant(window.TotalDays, "d"),
        _ when window.Ticks % TimeSpan.TicksPerHour == 0 => Invariant(window.TotalHours, "h"),
        _ when window.Ticks % TimeSpan.TicksPerMinute == 0 => Invariant(window.TotalMinutes, "m"),
        _ => Invariant(window.TotalSeconds, "s"),
    };

    private static string Invariant(double number, string unit) => number.ToString(CultureInfo.InvariantCulture) + unit;
}
