namespace SqlxOrleans.Api.Access;

/// <summary>Where an issuer's public keys are read from.</summary>
internal interface ISigningKeySource
{
    /// <summary>How long what was read is good without another look.</summary>
    TimeSpan ReadEvery { get; }

    /// <summary>The keys as text, see <see cref="SigningKeySet.Read"/>.</summary>
    Task<string> ReadAsync();
}
