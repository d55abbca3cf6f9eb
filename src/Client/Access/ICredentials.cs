namespace SqlxOrleans.Client.Access;

/// <summary>What this kernel shows the cluster in each message.</summary>
internal interface ICredentials
{
    /// <summary>False when nothing is configured for a tenant: no use in trying.</summary>
    bool Has(string tenant);

    /// <summary>The credential to put into the next message.</summary>
    /// <exception cref="Exception">There is none at the moment; try again later.</exception>
    ValueTask<string> GetAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Says that the cluster did not take a credential.</summary>
    /// <returns>True when another one may be taken, so that the same message is worth sending again.</returns>
    bool Refused(string tenant, string credential);
}
