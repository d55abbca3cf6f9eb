using System.Security.Cryptography;

namespace SqlxOrleans.Client.Spooling;

/// <summary>Names of senders: the configured name, if any, and a random part.</summary>
internal static class ProducerIds
{
    private const int RandomBytes = 8;

    /// <summary>A new one. A bare fixed name would make a restarted kernel's first batches look like repeats of its predecessor's.</summary>
    public static string Create(string? name) => Prefix(name) + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>True when an id was made of this name.</summary>
    public static bool IsOf(string id, string? name) =>
        id.Length == Prefix(name).Length + (2 * RandomBytes) && id.StartsWith(Prefix(name), StringComparison.Ordinal);

    private static string Prefix(string? name) => name is null ? string.Empty : $"{name}-";
}
