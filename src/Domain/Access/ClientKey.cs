namespace SqlxOrleans.Domain.Access;

/// <summary>The key of an Orleans client's id, as UTF-8: the client, and for one of its objects a plus and which one.</summary>
public static class ClientKey
{
    /// <summary>The client of a key; the whole key when it names none of its objects.</summary>
    public static ReadOnlySpan<byte> ClientOf(ReadOnlySpan<byte> key) => key.IndexOf((byte)'+') is >= 0 and var end ? key[..end] : key;
}
