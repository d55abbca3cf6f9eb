using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Telemetry.Observations;

/// <summary>What may be kept of a signal's labels, whichever way it came. Cleaning what is clean changes nothing.</summary>
public static class SignalLabels
{
    /// <summary>The labels of a signal as they may be kept; empty for none.</summary>
    public static (string Label, string SubLabel) Clean(SignalKind signal, string? label, string? subLabel, out Redactions found)
    {
        var isOfDriver = signal is SignalKind.DriverError or SignalKind.DriverLatency;
        var first = isOfDriver ? LabelText.Dialect(label, out found) : LabelText.Clean(label, out found);
        // A hash may have many digits in a row; a kernel's own name of a policy is a label like any other.
        var isPolicy = signal == SignalKind.PolicyDeny && LabelText.PolicyId(subLabel) == subLabel;
        var more = Redactions.None;
        var second = isPolicy ? subLabel! : LabelText.Clean(subLabel, out more);
        found |= more;
        return (first, second);
    }

    /// <summary>A delta with its labels as they may be kept; the delta itself when they are so already, as a well-behaved sender's.</summary>
    public static SignalsDelta Clean(SignalsDelta delta, ref RedactionCounts redactions)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (delta.Entries.Keys.All(key => Clean(key) == key))
            return delta;
        var clean = new SignalsDelta(Math.Max(delta.Entries.Count, 1));
        foreach (var (key, value) in delta.Entries)
        {
            var (label, subLabel) = Clean(key.Kind, key.Label, key.SubLabel, out var found);
            redactions.Add(found, value.Count);
            clean.Add(key with { Label = label, SubLabel = subLabel }, value.Count, value.SumMs);
        }

        return clean;
    }

    private static SignalKey Clean(in SignalKey key)
    {
        var (label, subLabel) = Clean(key.Kind, key.Label, key.SubLabel, out _);
        return key with { Label = label, SubLabel = subLabel };
    }
}
