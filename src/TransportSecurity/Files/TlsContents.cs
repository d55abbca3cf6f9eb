using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.TransportSecurity.Files;

/// <summary>
/// What the files of a port hold at one moment. Contents are compared, not times or names: Kubernetes swaps a symbolic link beside
/// them, and a copy may keep its time.
/// </summary>
internal sealed class TlsContents
{
    private const int MaxBytes = 1 << 20;

    private readonly byte[] _digest;

    private TlsContents(string certificate, string key, string? authorities, byte[] digest) =>
        (Certificate, Key, Authorities, _digest) = (certificate, key, authorities, digest);

    public string Certificate { get; }

    public string Key { get; }

    public string? Authorities { get; }

    public ReadOnlySpan<byte> Digest => _digest;

    /// <exception cref="TlsFileException">A file cannot be read or is longer than 1 MiB.</exception>
    public static TlsContents Read(TlsFiles files)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var texts = files.All.Select(file =>
        {
            var bytes = Bytes(file);
            sha.AppendData(BitConverter.GetBytes(bytes.Length));
            sha.AppendData(bytes);
            return Encoding.UTF8.GetString(bytes);
        }).ToArray();
        return new TlsContents(texts[0], texts[1], texts.ElementAtOrDefault(2), sha.GetHashAndReset());
    }

    private static byte[] Bytes(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[Math.Min(stream.Length, MaxBytes) + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxBytes ? bytes[..length] : throw new TlsFileException(file, "is longer than 1 MiB; that is no certificate.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new TlsFileException(file, $"cannot be read: {problem.Message}", problem);
        }
    }
}
