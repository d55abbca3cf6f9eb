using Microsoft.Extensions.Options;
using SqlxOrleans.Client.Hosting;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client;

/// <summary>Collects every error of the options: each names the setting, its value (never a key) and what to write instead.</summary>
internal sealed class SqlxOrleansClientOptionsValidator : IValidateOptions<SqlxOrleansClientOptions>
{
    private const int MaxKeyLength = 512;
    private const int MaxProducerIdLength = 47;

    public ValidateOptionsResult Validate(string? name, SqlxOrleansClientOptions options)
    {
        var errors = new List<string>();
        foreach (var gateway in options.EffectiveGateways)
        {
            if (!GatewayAddress.TryParse(gateway, out _))
                errors.Add($"Gateways: '{gateway}' is not host:port; write for example {SqlxOrleansClientOptions.DefaultGateway}.");
        }

        Required(errors, nameof(options.ClusterId), options.ClusterId);
        Required(errors, nameof(options.ServiceId), options.ServiceId);
        Keys(errors, options);
        Tls(errors, options);
        Between(errors, nameof(options.FlushInterval), options.FlushInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60));
        if (options.MaxBufferedBytes < 64 * 1024)
            errors.Add($"MaxBufferedBytes: {options.MaxBufferedBytes} is less than 65536.");
        if (options.ProducerId is { } id && (id.Length is 0 or > MaxProducerIdLength || !id.All(IsNameCharacter)))
            errors.Add($"ProducerId: '{id}' is not 1 to {MaxProducerIdLength} of A-Z, a-z, 0-9, '.', '_' and '-'; leave it out for a random one.");
        if (options.SpoolDirectory is { } spool && (string.IsNullOrWhiteSpace(spool) || spool.Contains('\0', StringComparison.Ordinal)))
            errors.Add($"SpoolDirectory: '{spool}' is not a directory's name; leave it out to buffer in memory only.");
        Between(errors, nameof(options.WeightsTimeToLive), options.WeightsTimeToLive, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Between(errors, nameof(options.WeightsHold), options.WeightsHold, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(2));
        Between(errors, nameof(options.StopTimeout), options.StopTimeout, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Keys(List<string> errors, SqlxOrleansClientOptions options)
    {
        if (options.TicketEndpoint is { } endpoint
            && !(endpoint.IsAbsoluteUri && (endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback))))
            errors.Add($"TicketEndpoint: '{endpoint}' would send the credential readable over the network; write an https address.");
        if (options.TokenProvider is not null && options.TicketEndpoint is null)
            errors.Add("TokenProvider: needs TicketEndpoint, where its tokens are exchanged for tickets.");
        if (options.TokenProvider is null && !options.HasCertificateForTickets && string.IsNullOrEmpty(options.ApiKey) && options.TenantApiKeys.Count == 0)
            errors.Add("ApiKey: is empty and TenantApiKeys has no entry; set the API key of the tenant, or TicketEndpoint (https) and the three files of TLS.");
        if (options.ApiKey is { Length: > MaxKeyLength })
            errors.Add($"ApiKey: is longer than {MaxKeyLength} characters.");
        foreach (var (tenant, key) in options.TenantApiKeys)
        {
            if (!TenantId.TryParse(tenant, out _))
                errors.Add($"TenantApiKeys: '{tenant}' is not a tenant name: {TenantId.Grammar}.");
            if (string.IsNullOrEmpty(key) || key.Length > MaxKeyLength)
                errors.Add($"TenantApiKeys: the key of '{tenant}' is not 1 to {MaxKeyLength} characters long.");
        }
    }

    private static void Tls(List<string> errors, SqlxOrleansClientOptions options)
    {
        (string Setting, string? File)[] files =
        [
            (nameof(options.TlsCertificatePath), options.TlsCertificatePath),
            (nameof(options.TlsKeyPath), options.TlsKeyPath),
            (nameof(options.TlsCaPath), options.TlsCaPath),
        ];
        var blank = files.Where(each => each.File is { } file && string.IsNullOrWhiteSpace(file)).ToList();
        foreach (var (setting, file) in blank)
            errors.Add($"{setting}: '{file}' is not a file's name; leave all three out for plain TCP.");
        var missing = files.Where(each => each.File is null).Select(each => each.Setting).ToList();
        if (blank.Count == 0 && missing.Count is 1 or 2)
            errors.Add($"{missing[0]}: is not set, and TLS needs {string.Join(", ", files.Select(each => each.Setting))} (PEM files).");
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    private static void Required(List<string> errors, string setting, string value)
    {
        if (string.IsNullOrWhiteSpace(value))
            errors.Add($"{setting}: is empty; write the one that the silos are configured with.");
    }

    private static void Between(List<string> errors, string setting, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            errors.Add($"{setting}: {value} is not between {least} and {most}.");
    }
}
