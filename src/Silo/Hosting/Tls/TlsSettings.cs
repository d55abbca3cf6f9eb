using System.Globalization;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.Silo.Hosting.Tls;

/// <summary>
/// <c>Sqlx:Tls</c>. One certificate serves every port, unless <c>Sqlx:Tls:Http</c> or <c>Sqlx:Tls:Cluster</c> names another for its own.
/// </summary>
internal sealed record TlsSettings
{
    private const string Root = "Sqlx:Tls";
    private const string CallersKey = Root + ":ClientCertificates";
    private const string IntervalKey = Root + ":ReloadInterval";
    private const string DomainKey = Root + ":TrustDomain";
    private const string BindKey = Root + ":BindTenants";

    public static TlsSettings Off { get; } = new();

    /// <summary>The certificate of the HTTP and OTLP ports; null serves plain text.</summary>
    public TlsFiles? Http { get; private init; }

    /// <summary>Whether callers of the HTTP and OTLP ports show certificates.</summary>
    public ClientCertificates Callers { get; private init; }

    /// <summary>
    /// The trust domain of every silo and kernel: the cluster's certificate is of it, and a caller's of the HTTP and OTLP ports is a kernel's of it,
    /// which is a credential. Null: the cluster's is whatever its certificate says, and callers' certificates say nothing.
    /// </summary>
    public string? TrustDomain { get; private init; }

    /// <summary>True: a kernel's certificate opens its own tenant only at the gateway.</summary>
    public bool BindTenants { get; private init; } = true;

    /// <summary>The certificate of the silo and gateway ports, where both ends always show one; null speaks plain TCP.</summary>
    public TlsFiles? Cluster { get; private init; }

    /// <summary>How often the files are looked at.</summary>
    public TimeSpan ReloadInterval { get; private init; } = TimeSpan.FromSeconds(10);

    /// <summary>Adds to the errors what cannot be.</summary>
    public static TlsSettings From(IConfiguration configuration, List<string> errors)
    {
        var shared = Pair(configuration, Root, errors);
        var http = Pair(configuration, Root + ":Http", errors) ?? shared;
        var ownCluster = Pair(configuration, Root + ":Cluster", errors);
        var callers = CallersOf(configuration, errors);
        var httpAuthorities = Text(configuration, Root + ":Http:CaPath") ?? Text(configuration, Root + ":CaPath");
        var clusterAuthorities = Text(configuration, Root + ":Cluster:CaPath") ?? Text(configuration, Root + ":CaPath");
        if (callers is not ClientCertificates.None && (http is null || httpAuthorities is null))
        {
            errors.Add(
                $"{CallersKey} '{callers}' asks callers for certificates: set {Root}:CertificatePath, {Root}:KeyPath and, for whom to trust, {Root}:CaPath.");
        }

        if (ownCluster is not null && clusterAuthorities is null)
            errors.Add($"{Root}:Cluster:CertificatePath is set without {Root}:Cluster:CaPath: silos and kernels would have nobody to trust.");
        if (clusterAuthorities is not null && ownCluster is null && shared is null)
            errors.Add($"{Root}:CaPath is set without a certificate: set {Root}:CertificatePath and {Root}:KeyPath (PEM files) too.");

        // A certificate without authorities is the web server's alone.
        var cluster = clusterAuthorities is null ? null : ownCluster ?? shared;
        return new TlsSettings
        {
            Http = http is var (certificate, key) ? new TlsFiles(certificate, key, callers is ClientCertificates.None ? null : httpAuthorities, null) : null,
            Callers = callers,
            Cluster = cluster is var (own, ownKey) ? new TlsFiles(own, ownKey, clusterAuthorities, PeerRole.Silo) : null,
            TrustDomain = DomainOf(configuration, errors),
            BindTenants = BindOf(configuration, errors),
            ReloadInterval = IntervalOf(configuration, errors),
        };
    }

    private static (string Certificate, string Key)? Pair(IConfiguration configuration, string path, List<string> errors)
    {
        var (certificate, key) = (Text(configuration, path + ":CertificatePath"), Text(configuration, path + ":KeyPath"));
        if (certificate is not null && key is not null)
            return (certificate, key);
        if (certificate is not null || key is not null)
            errors.Add($"{path}:CertificatePath and {path}:KeyPath belong together: set both (PEM files), or neither.");
        return null;
    }

    private static ClientCertificates CallersOf(IConfiguration configuration, List<string> errors)
    {
        if (Text(configuration, CallersKey) is not { } text)
            return ClientCertificates.None;
        if (char.IsLetter(text[0]) && Enum.TryParse<ClientCertificates>(text, ignoreCase: true, out var callers))
            return callers;
        errors.Add($"{CallersKey} '{text}' is none of none, optional and required.");
        return ClientCertificates.None;
    }

    private static string? DomainOf(IConfiguration configuration, List<string> errors)
    {
        if (Text(configuration, DomainKey) is not { } text || PeerIdentity.IsTrustDomain(text))
            return Text(configuration, DomainKey);
        errors.Add($"{DomainKey} '{text}' is not 1 to 255 of a-z, 0-9, '.', '_' and '-': it is what stands after spiffe:// in certificates.");
        return null;
    }

    private static bool BindOf(IConfiguration configuration, List<string> errors)
    {
        if (Text(configuration, BindKey) is not { } text)
            return Off.BindTenants;
        if (bool.TryParse(text, out var bind))
            return bind;
        errors.Add($"{BindKey} '{text}' is neither true nor false.");
        return Off.BindTenants;
    }

    private static TimeSpan IntervalOf(IConfiguration configuration, List<string> errors)
    {
        if (Text(configuration, IntervalKey) is not { } text)
            return Off.ReloadInterval;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromHours(1))
            return interval;
        errors.Add($"{IntervalKey} '{text}' is not a time from 00:00:01 to 01:00:00; write for example 00:00:10.");
        return Off.ReloadInterval;
    }

    private static string? Text(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } text ? text : null;
}
