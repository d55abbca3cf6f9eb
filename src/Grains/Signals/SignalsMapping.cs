using SqlxOrleans.Domain.Signals;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Signals;

namespace SqlxOrleans.Grains.Signals;

/// <summary>Domain signals to the wire.</summary>
internal static class SignalsMapping
{
    /// <summary>What people read: totals by label and the last five minutes.</summary>
    public static SignalsStatus Status(SignalHistory signals) => LastFiveMinutes(signals) with
    {
        Totals = [.. signals.Totals.Select(total => new SignalTotal(
            total.Key.Kind.ToString(), total.Key.Label, total.Key.SubLabel, total.Value.Count, total.Value.SumMs))],
    };

    /// <summary>What the Copilot needs with every delta: no totals, of which there may be thousands.</summary>
    public static SignalsStatus LastFiveMinutes(SignalHistory signals)
    {
        var hits = signals.LastFiveMinutes(SignalKind.CacheHit).Count;
        var lookups = hits + signals.LastFiveMinutes(SignalKind.CacheMiss).Count;
        var migrations = signals.LastFiveMinutes(SignalKind.MigrationOk);
        return new SignalsStatus(
            [],
            lookups == 0 ? null : (double)hits / lookups,
            signals.LastFiveMinutes(SignalKind.DriverError).Count,
            signals.LastFiveMinutes(SignalKind.PolicyDeny).Count,
            migrations.Count == 0 ? null : migrations.SumMs / migrations.Count);
    }
}
