using System.Net;
using SqlxOrleans.Silo.Hosting.Tls;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>Addresses and ports of one silo process; port 0 lets the machine pick.</summary>
internal sealed record SiloListenOptions
{
    public required IPAddress Address { get; init; }
    public required int HttpPort { get; init; }
    public required int OtlpGrpcPort { get; init; }
    public required int OtlpHttpPort { get; init; }
    public required int SiloPort { get; init; }
    public required int GatewayPort { get; init; }

    /// <summary>Which ports speak TLS, with which certificates.</summary>
    public required TlsSettings Tls { get; init; }

    public bool IsLoopback => IPAddress.IsLoopback(Address);

    public string Scheme => Tls.Http is null ? "http" : "https";

    public static SiloListenOptions From(IConfiguration configuration, bool ephemeral)
    {
        var errors = new List<string>();
        var text = ephemeral ? null : configuration["Sqlx:ListenAddress"];
        if (!IPAddress.TryParse(text ?? "127.0.0.1", out var address))
            errors.Add($"Sqlx:ListenAddress '{text}' is not an IP address; write for example 127.0.0.1 or 0.0.0.0.");

        var options = new SiloListenOptions
        {
            Address = address ?? IPAddress.Loopback,
            HttpPort = Port("Sqlx:Http:Port", 8080),
            OtlpGrpcPort = Port("Sqlx:Otlp:GrpcPort", 4317),
            OtlpHttpPort = Port("Sqlx:Otlp:HttpPort", 4318),
            SiloPort = Port("Sqlx:Orleans:SiloPort", 11111),
            GatewayPort = Port("Sqlx:Orleans:GatewayPort", 30000),
            Tls = TlsSettings.From(configuration, errors),
        };
        return errors.Count == 0 ? options : throw new StartRefusedException(errors);

        int Port(string key, int standard)
        {
            if (ephemeral)
                return 0;
            if (configuration[key] is not { } value)
                return standard;
            if (int.TryParse(value, out var port) && port is >= 0 and <= 65535)
                return port;
            errors.Add($"{key} '{value}' is not a port; write a number from 0 (any free port) to 65535.");
            return standard;
        }
    }
}
