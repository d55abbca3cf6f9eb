using SqlxOrleans.TransportSecurity.Files;

namespace SqlxOrleans.Silo.Hosting.Tls;

/// <summary>The certificates of this process.</summary>
/// <param name="Http">Of the HTTP and OTLP ports; null serves plain text.</param>
/// <param name="Cluster">Of the silo and gateway ports; null speaks plain TCP.</param>
/// <param name="ReloadInterval">How often the files are looked at.</param>
internal sealed record SiloTls(TlsSource? Http, TlsSource? Cluster, TimeSpan ReloadInterval)
{
    /// <summary>Those there are, by the name of their ports.</summary>
    public IEnumerable<(string Port, TlsSource Source)> Sources =>
        new[] { ("http", Http), ("cluster", Cluster) }.Where(each => each.Item2 is not null).Select(each => (each.Item1, each.Item2!));

    /// <exception cref="StartRefusedException">A file does not hold what it must.</exception>
    public static SiloTls Load(TlsSettings settings)
    {
        var reasons = new List<string>();
        var tls = new SiloTls(Source(settings.Http), Source(settings.Cluster), settings.ReloadInterval);
        if (settings.TrustDomain is { } domain && tls.Cluster?.Current.Identity is { } own && own.TrustDomain != domain)
            reasons.Add($"Sqlx:Tls:TrustDomain is '{domain}', and the silo's certificate says {own}: kernels of '{domain}' would be refused.");
        return reasons.Count == 0 ? tls : throw new StartRefusedException(reasons);

        TlsSource? Source(TlsFiles? files)
        {
            try
            {
                return files is null ? null : new TlsSource(files);
            }
            catch (TlsFileException problem)
            {
                reasons.Add($"Sqlx:Tls: {problem.Message}");
                return null;
            }
        }
    }
}
