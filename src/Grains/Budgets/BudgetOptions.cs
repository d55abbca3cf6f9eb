using System.ComponentModel.DataAnnotations;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Grains.Budgets;

/// <summary>What the classes' capacity is and how it is divided at first (configuration section <c>Sqlx:Budgets</c>).</summary>
public sealed class BudgetOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sqlx:Budgets";

    /// <summary>Requests a minute of class L over all tenants; 0: no budget.</summary>
    [Range(0, 1_000_000_000_000, ErrorMessage = "Sqlx:Budgets:L must be between 0 and 1,000,000,000,000 requests a minute.")]
    public long L { get; set; }

    /// <summary>As <see cref="L"/>, of class B.</summary>
    [Range(0, 1_000_000_000_000, ErrorMessage = "Sqlx:Budgets:B must be between 0 and 1,000,000,000,000 requests a minute.")]
    public long B { get; set; }

    /// <summary>As <see cref="L"/>, of class A.</summary>
    [Range(0, 1_000_000_000_000, ErrorMessage = "Sqlx:Budgets:A must be between 0 and 1,000,000,000,000 requests a minute.")]
    public long A { get; set; }

    /// <summary>As <see cref="L"/>, of class S.</summary>
    [Range(0, 1_000_000_000_000, ErrorMessage = "Sqlx:Budgets:S must be between 0 and 1,000,000,000,000 requests a minute.")]
    public long S { get; set; }

    /// <summary>Share of a tenant's first grant that it never falls below, 0 to 1.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Sqlx:Budgets:ContractShare must be between 0 and 1.")]
    public double ContractShare { get; set; } = 0.5;

    /// <summary>Share of the total that is kept for tenants to come, 0 to 1.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Sqlx:Budgets:ReserveShare must be between 0 and 1.")]
    public double ReserveShare { get; set; } = 0.1;

    internal long TotalOf(WorkloadClass workloadClass) => workloadClass switch
    {
        WorkloadClass.L => L,
        WorkloadClass.B => B,
        WorkloadClass.A => A,
        WorkloadClass.S => S,
        _ => 0,
    };
}
