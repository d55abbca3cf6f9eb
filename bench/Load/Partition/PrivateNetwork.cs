using System.Diagnostics;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Partition;

/// <summary>
/// A network namespace with nothing in it but loopback, in which this program runs once more: rules that drop traffic reach
/// nobody else, and go with it. An ordinary user gets one through a user namespace.
/// </summary>
internal static class PrivateNetwork
{
    // Routing by port is decided by a rule that is asked before the table of local addresses, hence the table's new place.
    private const string Setup = "ip link set lo up && ip rule add pref 100 lookup local && ip rule del pref 0 && exec \"$@\"";
    private const string CutPreference = "10";

    /// <summary>Runs a command line of this program inside.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunInsideAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] unprivileged = Environment.IsPrivilegedProcess ? [] : ["--map-current-user", "--keep-caps"];
        using var inside = Start(
            "unshare", [.. unprivileged, "--net", "--", "sh", "-c", Setup, "sh", dotnet, typeof(PrivateNetwork).Assembly.Location, .. arguments]);
        try
        {
            await inside.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            inside.Kill(entireProcessTree: true);
            throw;
        }

        return inside.ExitCode;
    }

    /// <summary>From now on no packet from or to these ports arrives, also of connections that exist.</summary>
    public static async Task CutAsync(IEnumerable<int> ports)
    {
        foreach (var port in ports)
        {
            await IpAsync($"rule add pref {CutPreference} ipproto tcp dport {port} blackhole");
            await IpAsync($"rule add pref {CutPreference} ipproto tcp sport {port} blackhole");
        }
    }

    /// <summary>Undoes <see cref="CutAsync"/>.</summary>
    public static async Task HealAsync(IEnumerable<int> ports)
    {
        foreach (var port in ports)
        {
            await IpAsync($"rule del pref {CutPreference} ipproto tcp dport {port}");
            await IpAsync($"rule del pref {CutPreference} ipproto tcp sport {port}");
        }
    }

    private static async Task IpAsync(string arguments)
    {
        using var ip = Start("ip", arguments.Split(' '));
        await ip.WaitForExitAsync();
        if (ip.ExitCode != 0)
            throw new LoadFailedException($"'ip {arguments}' ended with {ip.ExitCode}.");
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments))!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new LoadFailedException($"'{program}' cannot be run: {problem.Message}. Install util-linux and iproute2.", problem);
        }
    }
}
