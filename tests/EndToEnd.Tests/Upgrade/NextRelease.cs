using System.Diagnostics;
using System.Security.Cryptography;

namespace SqlxOrleans.EndToEnd.Tests.Upgrade;

/// <summary>
/// The release after this one: a copy of the silo's sources with <c>next-release.patch</c> applied (newer interfaces, a field more
/// in a state and in a message, other assembly versions), built beside the tests. Built once for the same sources.
/// </summary>
internal static class NextRelease
{
    private static readonly string[] Copied = ["src", "deploy/sql", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt"];

    /// <returns>The path of its silo's assembly.</returns>
    public static async Task<string> BuildAsync(CancellationToken cancellationToken)
    {
        var root = Root();
        var patch = Path.Combine(root, "tests", "EndToEnd.Tests", "Upgrade", "next-release.patch");
        var target = Path.Combine(AppContext.BaseDirectory, "next-release");
        var silo = Path.Combine(target, "src", "Silo", "bin", "Release", "net10.0", "SqlxOrleans.Silo.dll");
        var sources = Copied.SelectMany(each => Sources(root, each)).Order(StringComparer.Ordinal).ToList();
        var digest = Digest(sources.Append(patch));
        var stamp = Path.Combine(target, "built");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == digest)
            return silo;

        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        foreach (var source in sources)
        {
            var copy = Path.Combine(target, Path.GetRelativePath(root, source));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(source, copy);
        }

        await RunAsync("git", ["apply", "-p1", "-C1", patch], target, cancellationToken);

        // Analyzers judge the sources where they are written, not this copy.
        await RunAsync(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                "build", "src/Silo/Silo.csproj", "-c", "Release", "-v", "quiet", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
                "-p:GenerateDocumentationFile=false", "-p:TreatWarningsAsErrors=false", "-p:UseSharedCompilation=false",
            ],
            target,
            cancellationToken);
        await File.WriteAllTextAsync(stamp, digest, cancellationToken);
        return silo;
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "SqlxOrleans.sln")))
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        return at.FullName;
    }

    private static IEnumerable<string> Sources(string root, string name)
    {
        var path = Path.Combine(root, name);
        return File.Exists(path)
            ? [path]
            : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(path, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
    }

    private static string Digest(IEnumerable<string> files)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            sha.AppendData(System.Text.Encoding.UTF8.GetBytes(file));
            sha.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The runner's own build must not choose this one's tools; and git must not take the folder for a part of the checkout.
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(inherited);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(directory);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed in {directory}:\n{await output}{await errors}");
    }
}
