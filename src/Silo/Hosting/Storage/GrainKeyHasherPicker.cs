using System.IO.Hashing;
using Orleans.Storage;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>
/// Hashes a grain's whole key as it is written. The provider reads a text key that looks like a hexadecimal number or a GUID
/// as that number, so <c>a</c>, <c>A</c> and <c>0a</c> would be one row: two tenants would share a state.
/// </summary>
/// <remarks>The provider hashes the id and the type, so the key enters two 32-bit hashes of different input.</remarks>
internal sealed class GrainKeyHasherPicker : IStorageHasherPicker
{
    public ICollection<IHasher> HashProviders { get; } = [];

    public IHasher PickHasher<T>(
        string serviceId, string storageProviderInstanceName, string grainType, GrainId grainId, IGrainState<T> grainState, string? tag = null) =>
        new KeyHasher(grainId);

    private sealed class KeyHasher(GrainId grainId) : IHasher
    {
        public string Description => "XxHash32 of the grain key";

        public int Hash(byte[] data)
        {
            var hash = new XxHash32();
            hash.Append(data);
            hash.Append(grainId.Key.AsSpan());
            return unchecked((int)hash.GetCurrentHashAsUInt32());
        }
    }
}
