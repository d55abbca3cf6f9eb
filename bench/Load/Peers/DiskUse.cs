using System.Diagnostics;
using System.Globalization;

namespace SqlxOrleans.Load.Peers;

/// <summary>Blocks that a folder takes, not the lengths of its files: logs are set aside ahead of their use.</summary>
internal static class DiskUse
{
    public static async Task<long> OfAsync(string folder, CancellationToken cancellationToken)
    {
        using var du = Process.Start(new ProcessStartInfo("du", ["-s", "--block-size=1", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = await du.StandardOutput.ReadToEndAsync(cancellationToken);
        await du.WaitForExitAsync(cancellationToken);
        return long.Parse(text.Split('\t')[0], CultureInfo.InvariantCulture);
    }
}
