using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>
/// Results of searches on disk, by a hash of everything they depend on. Only runs of fixed weights are kept, never a learner's: their
/// code changes.
/// </summary>
/// <param name="folder">Made when missing.</param>
public sealed class LabCache(string folder)
{
    // To be raised with every change of the simulation or of the searches that changes a result.
    private const string Version = "2";

    /// <summary>A folder for this machine.</summary>
    public static string DefaultFolder => Path.Combine(Path.GetTempPath(), "sqlx-copilot-lab");

    /// <summary>What is stored for the key, or what is computed now, stored.</summary>
    internal byte[] Get(string kind, string key, Func<byte[]> compute)
    {
        var file = Path.Combine(folder, $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Version + key)))[..24]}");
        if (File.Exists(file))
            return File.ReadAllBytes(file);
        var value = compute();
        Directory.CreateDirectory(folder);
        // Whole or not at all, whoever else searches for the same.
        var partial = $"{file}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        File.WriteAllBytes(partial, value);
        File.Move(partial, file, overwrite: true);
        return value;
    }
}
