using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.Domain.Privacy;

/// <summary>
/// Names of people in logs and traces: <c>user:analyst-42</c> becomes a pseudonym that is the same whenever the tenant names the same
/// person, and that nobody without the key can try names against. Other tenants' pseudonyms of the same name are others.
/// </summary>
public sealed class ActorPseudonyms
{
    /// <summary>Least bytes of a root key.</summary>
    public const int MinKeyBytes = 32;

    private const string Service = "svc:";
    private const int PseudonymBytes = 16;

    private readonly byte[] _rootKey;

    /// <summary>Takes a root key of at least <see cref="MinKeyBytes"/> random bytes, from which every tenant's key is derived.</summary>
    public ActorPseudonyms(ReadOnlySpan<byte> rootKey)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rootKey.Length, MinKeyBytes, nameof(rootKey));
        _rootKey = rootKey.ToArray();
    }

    /// <summary>What may be kept of an actor: services as they are when they are labels, everybody else as <c>user:~</c> and 32 hex digits.</summary>
    public string Of(Telemetry.TenantId tenant, string actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.StartsWith(Service, StringComparison.Ordinal) && Telemetry.LabelText.Clean(actor) == actor)
            return actor;
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_rootKey, Encoding.UTF8.GetBytes("actor|" + tenant), key);
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(actor), mac);
        return "user:~" + Convert.ToHexStringLower(mac[..PseudonymBytes]);
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => nameof(ActorPseudonyms);
}
