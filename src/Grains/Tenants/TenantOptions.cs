using System.ComponentModel.DataAnnotations;

namespace SqlxOrleans.Grains.Tenants;

/// <summary>Limits of one tenant (configuration section <c>Sqlx:Limits</c>).</summary>
public sealed class TenantOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sqlx:Limits";

    /// <summary>Most series (workspace and class) that a tenant may have; more are refused and counted.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Sqlx:Limits:SeriesPerTenant must be between 1 and 1,000,000.")]
    public int SeriesPerTenant { get; set; } = 50_000;
}
