namespace SqlxOrleans.Domain.Privacy;

/// <summary>Tags of sensitivity, as kernels write them (specification section 11).</summary>
public static class Sensitivities
{
    /// <summary>The sensitivity of a tag in any case; a missing one is the tenant's default, an unknown one the greatest.</summary>
    public static Sensitivity Parse(ReadOnlySpan<char> tag, Sensitivity tenantDefault) => tag.Trim() switch
    {
        "" => tenantDefault,
        var named when Is(named, "none") => Sensitivity.None,
        var named when Is(named, "internal") => Sensitivity.Internal,
        var named when Is(named, "financial") => Sensitivity.Financial,
        var named when Is(named, "pii") => Sensitivity.Pii,
        _ => Sensitivity.Phi,
    };

    /// <summary>The greater one.</summary>
    public static Sensitivity Max(Sensitivity left, Sensitivity right) => left > right ? left : right;

    /// <summary>What was found in a value makes it at least this sensitive.</summary>
    public static Sensitivity Of(Redactions found) =>
        (found & (Redactions.Email | Redactions.Token | Redactions.Address | Redactions.Phone | Redactions.Actor)) != 0 ? Sensitivity.Pii
        : (found & (Redactions.Card | Redactions.Iban)) != 0 ? Sensitivity.Financial
        : Sensitivity.None;

    private static bool Is(ReadOnlySpan<char> tag, string name) => tag.Equals(name, StringComparison.OrdinalIgnoreCase);
}
