using System.Globalization;

namespace SqlxOrleans.Measurements;

/// <summary>Writes beside the target and renames over it: on one file system a rename is all or nothing.</summary>
internal static class MeasurementFile
{
    public static void WriteAtomically(string path, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string? partial = null;
        try
        {
            var target = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? ".");
            var name = string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.partial");
            partial = name;
            File.WriteAllText(name, text);
            File.Move(name, target, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            Discard(partial);
            throw new MeasurementWriteException(
                $"Cannot write the measurements to '{path}': {problem.Message} Give --json a file in a folder that you may write to.", problem);
        }
    }

    private static void Discard(string? partial)
    {
        try
        {
            if (partial is not null)
                File.Delete(partial);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; the partial file names its writer.
        }
    }
}
