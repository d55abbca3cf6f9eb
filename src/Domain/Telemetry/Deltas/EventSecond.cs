namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>Which Unix seconds are times: the years 1 to 9999. What lies outside would overflow the windows' arithmetic.</summary>
internal static class EventSecond
{
    public const long First = -62_135_596_800;
    public const long Last = 253_402_300_799;

    public static bool IsValid(long second) => second is >= First and <= Last;
}
