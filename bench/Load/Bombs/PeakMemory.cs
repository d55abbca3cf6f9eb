using System.Globalization;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Bombs;

/// <summary>
/// How far a process's resident memory rose above where it was: Linux keeps the highest mark itself, so that no peak falls between two looks.
/// </summary>
internal sealed class PeakMemory(int pid)
{
    private const string ResetHighestMark = "5";

    private long _baselineKb;

    /// <summary>Begins anew from what is resident now.</summary>
    public void Reset()
    {
        try
        {
            File.WriteAllText($"/proc/{pid}/clear_refs", ResetHighestMark);
        }
        catch (Exception forbidden) when (forbidden is IOException or UnauthorizedAccessException)
        {
            throw new LoadFailedException($"/proc/{pid}/clear_refs cannot be written: the peak of a process's memory needs Linux and the same user.", forbidden);
        }

        _baselineKb = ReadKb("VmRSS:");
    }

    public double BaselineMb => _baselineKb / 1024.0;

    /// <summary>Highest mark above the baseline; NaN when the process has ended.</summary>
    public double GrowthMb()
    {
        try
        {
            return Math.Max(0, ReadKb("VmHWM:") - _baselineKb) / 1024.0;
        }
        catch (IOException)
        {
            return double.NaN;
        }
    }

    private long ReadKb(string name)
    {
        foreach (var line in File.ReadLines($"/proc/{pid}/status"))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
                return long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
        }

        throw new IOException($"Process {pid} has no {name}");
    }
}
