using System.Diagnostics;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Peers;

/// <summary>Finds the programs of the peers.</summary>
internal static class PeerBinaries
{
    private static readonly string[] VictoriaMetricsNames = ["victoria-metrics", "victoria-metrics-prod", "victoriametrics"];

    /// <exception cref="LoadFailedException">It is not there; the message says how to get it.</exception>
    public static string Prometheus(string? folder) => Find(folder, "prometheus");

    /// <exception cref="LoadFailedException">It is not there; the message says how to get it.</exception>
    public static string VictoriaMetrics(string? folder) => Find(folder, VictoriaMetricsNames);

    /// <summary>Whether a VictoriaMetrics can aggregate what comes in: since 1.86.</summary>
    public static async Task<bool> AggregatesAsync(string victoriaMetrics, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(victoriaMetrics, ["-help"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var help = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await errors;
        return help.Contains("-streamAggr.config", StringComparison.Ordinal);
    }

    private static string Find(string? folder, params string[] names)
    {
        string[] folders = folder is not null ? [folder] : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        return folders.Where(each => each.Length > 0).SelectMany(each => names.Select(name => Path.Combine(each, name))).FirstOrDefault(File.Exists)
            ?? throw new LoadFailedException(
                $"{names[0]} is not {(folder is null ? "on PATH" : $"in {folder}")}. On Debian: apt-get install prometheus victoria-metrics. Without root: "
                + "apt-get download prometheus victoria-metrics, dpkg -x each FILE.deb DIR, then --binaries DIR/usr/bin. Or leave it out with --only.");
    }
}
