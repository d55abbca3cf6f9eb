using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>Cleans what goes into the silo's own log, and counts what it replaced under <c>sqlx_privacy_redactions_total{signal="own_log"}</c>.</summary>
internal sealed class LogRedactor
{
    private const string Signal = "own_log";

    // A person has one pseudonym as long as the process lives; no key is kept that would join the logs of two processes.
    private readonly LogPrivacy _privacy = new(new PrivacyFilter(new ActorPseudonyms(RandomNumberGenerator.GetBytes(ActorPseudonyms.MinKeyBytes))));
    private readonly Counter<long> _redactions;

    public LogRedactor(IMeterFactory meters) =>
        _redactions = meters.Create(PrivacyMetric.MeterName).CreateCounter<long>(PrivacyMetric.Name, null, PrivacyMetric.Description);

    /// <summary>A field's value as it is written.</summary>
    public string Value(TenantId tenant, string field, string value, Redactions kept) =>
        Counted(_privacy.Value(tenant, field, value, kept, out var found), found);

    /// <summary>A text that is not ours.</summary>
    public string Text(string text, Redactions kept) => Counted(LogPrivacy.Text(text, kept, out var found), found);

    /// <summary>A sentence of ours.</summary>
    public string Words(string text, Redactions kept) => Counted(LogPrivacy.Words(text, kept, out var found), found);

    private string Counted(string text, Redactions found)
    {
        if (found == Redactions.None)
            return text;
        var counts = default(RedactionCounts);
        counts.Add(found);
        foreach (var (kind, count) in counts.All)
            _redactions.Add(count, new(PrivacyMetric.KindTag, kind), new(PrivacyMetric.SignalTag, Signal));
        return text;
    }
}
