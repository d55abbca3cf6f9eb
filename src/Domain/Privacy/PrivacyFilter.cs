using System.Globalization;
using SqlxOrleans.Domain.Privacy.Sql;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Privacy;

/// <summary>Decides what of a sender's attribute or text may be kept: the one way into every store of logs and traces.</summary>
/// <param name="pseudonyms">Makes pseudonyms of actors.</param>
public sealed class PrivacyFilter(ActorPseudonyms pseudonyms)
{
    /// <summary>Longest sentence that is kept, in characters.</summary>
    public const int MaxText = 256;

    private const string PlanHashKey = "sqlx.plan_hash";

    /// <summary>Filters one attribute.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="kind">What it belongs to.</param>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value as text.</param>
    /// <param name="dialect">Of its SQL.</param>
    public FilteredAttribute Filter(TenantId tenant, TelemetryKind kind, string key, string value, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(value);
        switch (AttributeList.Find(kind, key))
        {
            case AttributeTreatment.Number:
                var isNumber = bool.TryParse(value, out _) || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
                return isNumber ? new(key, value, Sensitivity.None, Redactions.None) : new(null, null, Sensitivity.None, Redactions.Shape);
            case AttributeTreatment.Label:
                var label = LabelText.Clean(value, out var found);
                return new(key, label, Sensitivities.Of(found), found);
            case AttributeTreatment.Statement:
                var hash = SqlSanitizer.Sanitize(value, dialect).PlanHash;
                return new(hash is null ? null : PlanHashKey, hash, Sensitivity.None, Redactions.Sql);
            case AttributeTreatment.Actor:
                var pseudonym = pseudonyms.Of(tenant, value);
                return pseudonym == value ? new(key, value, Sensitivity.None, Redactions.None) : new(key, pseudonym, Sensitivity.Pii, Redactions.Actor);
            case AttributeTreatment.Text:
                var text = Sentence(value, out var inText);
                return new(key, text, Sensitivities.Of(inText), inText);
            default:
                return new(null, null, Sensitivity.None, Redactions.UnknownKey);
        }
    }

    /// <summary>
    /// A sentence of a sender with what looks personal redacted; what stands in quotes goes too, because a database's messages quote data.
    /// </summary>
    public static string Sentence(string text, out Redactions found)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.Length <= MaxText ? text : text[..MaxText];
        var isQuoted = cut.AsSpan().IndexOfAny("'\"`=") >= 0;
        var redacted = PersonalData.Redact(isQuoted ? SqlSanitizer.Sanitize(cut, SqlDialect.Unknown).Text ?? LabelText.Other : cut, out found);
        if (cut.Length < text.Length || isQuoted)
            found |= Redactions.Shape;
        return redacted;
    }
}
