using System.Diagnostics;

namespace SqlxOrleans.KernelHarness.Cluster;

/// <summary>Finds the repository around the harness and builds its silo.</summary>
internal static class SiloBuild
{
    private const string Solution = "SqlxOrleans.sln";

    /// <returns>The silo's assembly, up to date.</returns>
    /// <exception cref="HarnessException">There is no repository around the harness, or the silo does not build.</exception>
    public static async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        var root = Root(AppContext.BaseDirectory) ?? Root(Environment.CurrentDirectory) ?? throw new HarnessException(
            $"No folder with {Solution} was found above the harness. "
            + "Run it inside the repository, or give a running cluster with --gateway and --api-key.");
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet", ["build", "-c", "Release", "--nologo", "-v", "quiet", Path.Combine(root, "src", "Silo")])
        {
            RedirectStandardOutput = true,
        }) ?? throw new HarnessException("'dotnet build' of the silo did not start. Is the .NET SDK on PATH?");
        var output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        if (build.ExitCode != 0)
            throw new HarnessException($"'dotnet build -c Release src/Silo' failed:{Environment.NewLine}{output}");
        return Path.Combine(root, "src", "Silo", "bin", "Release", "net10.0", "SqlxOrleans.Silo.dll");
    }

    private static string? Root(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Solution)))
                return at.FullName;
        }

        return null;
    }
}
