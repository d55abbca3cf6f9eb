namespace SqlxOrleans.Testing;

/// <summary>What a test's certificate says.</summary>
public sealed record TestCertificateOrder
{
    /// <summary>Its URIs.</summary>
    public IReadOnlyList<string> Uris { get; init; } = [];

    /// <summary>When it becomes valid, from now.</summary>
    public TimeSpan From { get; init; } = TimeSpan.FromDays(-3);

    /// <summary>When it expires, from now.</summary>
    public TimeSpan Until { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Good for the end that is connected to.</summary>
    public bool ForServers { get; init; } = true;

    /// <summary>Good for the end that connects.</summary>
    public bool ForClients { get; init; } = true;

    /// <summary>Says that it may issue others.</summary>
    public bool IsAuthority { get; init; }
}
