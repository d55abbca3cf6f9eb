namespace SqlxOrleans.Grains.Interfaces.Ingest;

/// <summary>How a batch ended. Only <see cref="Retry"/> is worth sending again.</summary>
[GenerateSerializer, Alias("sqlx.IngestStatus")]
public enum IngestStatus
{
    /// <summary>Applied (also when it was a retry of one that had been); parts may have been rejected, see the receipt.</summary>
    Accepted = 0,

    /// <summary>The credential is unknown.</summary>
    Unauthenticated = 1,

    /// <summary>The credential is another tenant's.</summary>
    Forbidden = 2,

    /// <summary>The payload cannot be read at all.</summary>
    Malformed = 3,

    /// <summary>The cluster cannot take it now; send the same batch again after the receipt's delay.</summary>
    Retry = 4,
}
