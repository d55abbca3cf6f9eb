namespace SqlxOrleans.Load.Ingest;

/// <summary>A request's body that was encoded once; what must differ from request to request is written over in place.</summary>
internal interface IPreparedBody
{
    /// <summary>Spans, points, events or recorded queries in it.</summary>
    int Points { get; }

    /// <summary>Requests that its tenant's workspace counts for it.</summary>
    int Requests { get; }

    /// <summary>Cache events that the silo counts for it.</summary>
    int CacheEvents { get; }

    /// <summary>The bytes of the next request; valid until the next call.</summary>
    /// <param name="now">Event time.</param>
    ReadOnlyMemory<byte> Next(DateTimeOffset now);
}
