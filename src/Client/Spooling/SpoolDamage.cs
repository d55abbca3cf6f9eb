namespace SqlxOrleans.Client.Spooling;

/// <summary>What could not be read: a torn tail, or bytes that changed.</summary>
internal sealed class SpoolDamage
{
    public int Places { get; private set; }

    public long Bytes { get; private set; }

    public void Add(long bytes) => (Places, Bytes) = (Places + 1, Bytes + bytes);
}
