using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SqlxOrleans.LocalCluster;

/// <summary>
/// The ports of one silo, chosen before it starts so that it can be started again on the same ones. They lie below the range
/// from which Linux takes the ports of outgoing connections: nobody gets one by chance while its silo is down.
/// </summary>
/// <param name="Silo">Between silos.</param>
/// <param name="Gateway">Orleans gateway.</param>
/// <param name="Http">REST, ATS, health, metrics.</param>
/// <param name="OtlpGrpc">OTLP over gRPC.</param>
/// <param name="OtlpHttp">OTLP over HTTP.</param>
public sealed record SiloPorts(int Silo, int Gateway, int Http, int OtlpGrpc, int OtlpHttp)
{
    private const int First = 15_000;
    private const int Last = 32_000;

    /// <summary>Five ports on which nobody listens at the moment.</summary>
    public static SiloPorts Pick()
    {
        Span<int> ports = stackalloc int[5];
        for (var i = 0; i < ports.Length; i++)
        {
            int port;
            do
                port = RandomNumberGenerator.GetInt32(First, Last);
            while (ports[..i].Contains(port) || !IsFree(port));
            ports[i] = port;
        }

        return new SiloPorts(ports[0], ports[1], ports[2], ports[3], ports[4]);
    }

    internal IEnumerable<KeyValuePair<string, string?>> Environment =>
    [
        Setting("Sqlx__Orleans__SiloPort", Silo),
        Setting("Sqlx__Orleans__GatewayPort", Gateway),
        Setting("Sqlx__Http__Port", Http),
        Setting("Sqlx__Otlp__GrpcPort", OtlpGrpc),
        Setting("Sqlx__Otlp__HttpPort", OtlpHttp),
    ];

    private static KeyValuePair<string, string?> Setting(string name, int port) => new(name, port.ToString(CultureInfo.InvariantCulture));

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
