using System.Collections.Frozen;
using System.Text;

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// Every event name of the specification (sections 3, 4, 6) and of the companion documents. Dots and underscores, with or
/// without the prefix <c>sqlx_</c>, name the same event: <c>sqlx_driver_query_ok</c> is <c>driver.query.ok</c>.
/// </summary>
public static class EventTaxonomy
{
    private const int LongestName = 64;

    private static readonly FrozenDictionary<string, TelemetryEvent> ByName = new TelemetryEvent[]
    {
        new("kernel.exec", EventMeaning.Execution, false),
        new("kernel.exec.start", EventMeaning.ExecutionStart, false),
        new("kernel.exec.ok", EventMeaning.Execution, false),
        new("kernel.exec.error", EventMeaning.Execution, true),
        new("kernel.cancel", EventMeaning.Cancel, false),
        new("kernel.retry", EventMeaning.Retry, false),
        new("driver.handshake", EventMeaning.DriverConnection, false),
        new("driver.query", EventMeaning.DriverQuery, false),
        new("driver.query.start", EventMeaning.DriverQueryStart, false),
        new("driver.query.ok", EventMeaning.DriverQuery, false),
        new("driver.query.error", EventMeaning.DriverQuery, true),
        new("driver.close", EventMeaning.DriverConnection, false),
        new("air.plan", EventMeaning.None, false),
        new("udr.lower", EventMeaning.None, false),
        new("udr.route", EventMeaning.None, false),
        new("udr.plan.regression", EventMeaning.None, false),
        new("policy.evaluate", EventMeaning.PolicyEvaluation, false),
        new("policy.decision", EventMeaning.PolicyEvaluation, false),
        new("policy.deny", EventMeaning.PolicyDeny, false),
        new("cache.hit", EventMeaning.CacheHit, false),
        new("cache.miss", EventMeaning.CacheMiss, false),
        new("cache.invalidate", EventMeaning.CacheInvalidate, false),
        new("sched.preempt", EventMeaning.Preemption, false),
        new("sched.retry", EventMeaning.Retry, false),
        new("ddl.migration.start", EventMeaning.None, false),
        new("ddl.migration.ok", EventMeaning.MigrationOk, false),
        new("ddl.migration.error", EventMeaning.MigrationError, true),
        new("ddl.migration.rollback", EventMeaning.MigrationError, false),
        new("ddl.rollback.ok", EventMeaning.MigrationError, false),
        new("ai.reward.emit", EventMeaning.None, false),
        new("ai.model.update", EventMeaning.None, false),
        new("ai.plan.suggest", EventMeaning.None, false),
        new("ai.explain.log", EventMeaning.None, false),
        new("sec.auth", EventMeaning.None, false),
        new("sec.tls", EventMeaning.None, false),
        new("sec.violation", EventMeaning.None, false),
    }.ToFrozenDictionary(known => known.Name);

    /// <summary>All events, in no particular order.</summary>
    public static IReadOnlyCollection<TelemetryEvent> All => ByName.Values;

    /// <summary>Finds an event by any of its spellings; false when the taxonomy does not know it.</summary>
    public static bool TryFind(ReadOnlySpan<char> name, out TelemetryEvent known)
    {
        known = null!;
        if (name.StartsWith("sqlx", StringComparison.Ordinal) && name.Length > 5 && name[4] is '_' or '.')
            name = name[5..];
        if (name.Length is 0 or > LongestName)
            return false;
        Span<char> dotted = stackalloc char[LongestName];
        name.Replace(dotted, '_', '.');
        return ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(dotted[..name.Length], out known!);
    }

    /// <summary>The same for UTF-8, without allocating.</summary>
    public static bool TryFind(ReadOnlySpan<byte> utf8Name, out TelemetryEvent known)
    {
        known = null!;
        if (utf8Name.Length is 0 or > LongestName || !Ascii.IsValid(utf8Name))
            return false;
        Span<char> name = stackalloc char[LongestName];
        Encoding.ASCII.GetChars(utf8Name, name);
        return TryFind(name[..utf8Name.Length], out known);
    }
}
