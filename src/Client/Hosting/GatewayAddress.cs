using System.Globalization;
using System.Net;

namespace SqlxOrleans.Client.Hosting;

/// <summary>A gateway as configured: a name or address, and a port.</summary>
/// <param name="Host">A DNS name, an IPv4 address, or an IPv6 address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
internal readonly record struct GatewayAddress(string Host, int Port)
{
    public static bool TryParse(string? text, out GatewayAddress address)
    {
        address = default;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is 0 or > IPEndPoint.MaxPort)
            return false;
        var host = text![..colon];
        if (host is ['[', .., ']'])
            host = host[1..^1];
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown)
            return false;
        address = new GatewayAddress(host, port);
        return true;
    }

    /// <summary>All addresses the name stands for now.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(CancellationToken cancellationToken)
    {
        var port = Port;
        var addresses = await Dns.GetHostAddressesAsync(Host, cancellationToken);
        return [.. addresses.Select(address => new IPEndPoint(address, port))];
    }
}
