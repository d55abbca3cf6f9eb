namespace SqlxOrleans.Domain.Slos;

/// <summary>The three promises of a class (specification section 7).</summary>
public enum ObjectiveKind
{
    /// <summary>At least 95 % of the timed requests take at most the threshold: good / timed.</summary>
    Latency = 0,

    /// <summary>Least share of requests that do not fail: 1 - failed requests / requests.</summary>
    Availability = 1,

    /// <summary>Greatest share of spans that may fail: failed spans / spans.</summary>
    ErrorRate = 2,
}
