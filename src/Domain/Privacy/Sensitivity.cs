namespace SqlxOrleans.Domain.Privacy;

/// <summary>How sensitive data is; of several, the greatest holds.</summary>
public enum Sensitivity
{
    /// <summary>Nothing in it.</summary>
    None = 0,

    /// <summary>The company's own business.</summary>
    Internal,

    /// <summary>Money.</summary>
    Financial,

    /// <summary>Personal data.</summary>
    Pii,

    /// <summary>Personal data about health; also what nobody can tell.</summary>
    Phi,
}
