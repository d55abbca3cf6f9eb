namespace SqlxOrleans.Load.Ingest;

/// <summary>One connection's way to send a body.</summary>
internal interface IIngestSender
{
    /// <summary>Sends; true when it was acknowledged, false when it is to be sent again.</summary>
    /// <exception cref="Traffic.LoadFailedException">It was refused for good, or in part.</exception>
    Task<bool> SendAsync(string tenant, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
