using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace SqlxOrleans.Measurements;

/// <summary>
/// The commit that a run measured. The build writes the commit into the informational version (<c>0.1.0+hash</c>), which stays
/// right when the working tree moves on; without it, <c>git rev-parse HEAD</c> in the program's folder answers.
/// </summary>
public static class MeasuredCommit
{
    /// <summary>What stands for a commit that nobody knows.</summary>
    public const string Unknown = "unknown";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The commit of the entry assembly, or <see cref="Unknown"/>. Never throws.</summary>
    public static string Find() => FromBuild(Assembly.GetEntryAssembly()) ?? FromGit(AppContext.BaseDirectory) ?? Unknown;

    private static string? FromBuild(Assembly? assembly)
    {
        var version = assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var plus = version?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        return plus < 0 ? null : AsHash(version![(plus + 1)..]);
    }

    private static string? FromGit(string folder)
    {
        var start = new ProcessStartInfo("git", ["rev-parse", "HEAD"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start);
            if (git is null || !git.WaitForExit(Patience))
                return null;
            return git.ExitCode == 0 ? AsHash(git.StandardOutput.ReadToEnd()) : null;
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    private static string? AsHash(string text)
    {
        var hash = text.Trim();
        return hash.Length is >= 7 and <= 64 && hash.All(char.IsAsciiHexDigit) ? hash : null;
    }
}
