using System.Diagnostics;

namespace SqlxOrleans.Testing;

/// <summary>
/// A folder as Kubernetes mounts a secret: <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c> are links through <c>..data</c>, and a new
/// content is a new directory to which <c>..data</c> is swapped. Goes away when it is disposed of.
/// </summary>
public sealed class CertificateFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sqlx-tls-").FullName;
    private int _versions;

    /// <summary>The certificate and its intermediates.</summary>
    public string Certificate => Path.Combine(_folder, "tls.crt");

    /// <summary>Its key.</summary>
    public string Key => Path.Combine(_folder, "tls.key");

    /// <summary>The authorities.</summary>
    public string Authorities => Path.Combine(_folder, "ca.crt");

    /// <summary>A folder without content yet.</summary>
    public static CertificateFolder Empty() => new();

    /// <summary>A folder with a first content.</summary>
    public static CertificateFolder Of(TestCertificate certificate, params TestAuthority[] trusted)
    {
        var folder = Empty();
        folder.Put(certificate, trusted);
        return folder;
    }

    /// <summary>Swaps all three files at once.</summary>
    public void Put(TestCertificate certificate, params TestAuthority[] trusted)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        Put(certificate.Certificate, certificate.Key, string.Concat(trusted.Select(each => each.Pem)));
    }

    /// <summary>Swaps all three files at once.</summary>
    public void Put(string certificate, string key, string authorities)
    {
        var version = $"..version-{++_versions}";
        var directory = Directory.CreateDirectory(Path.Combine(_folder, version)).FullName;
        File.WriteAllText(Path.Combine(directory, "tls.crt"), certificate);
        File.WriteAllText(Path.Combine(directory, "tls.key"), key);
        File.WriteAllText(Path.Combine(directory, "ca.crt"), authorities);
        var link = Path.Combine(_folder, "..data");
        var next = Path.Combine(_folder, "..data_tmp");
        File.CreateSymbolicLink(next, version);

        // One rename, as the kubelet does; File.Move takes no link to a directory.
        using (var rename = Process.Start("mv", ["-T", next, link]))
            rename.WaitForExit();
        foreach (var file in new[] { Certificate, Key, Authorities }.Where(file => !File.Exists(file)))
            File.CreateSymbolicLink(file, Path.Combine("..data", Path.GetFileName(file)));
    }

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
