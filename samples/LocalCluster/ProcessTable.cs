using System.Globalization;

namespace SqlxOrleans.LocalCluster;

/// <summary>Reads /proc.</summary>
internal static class ProcessTable
{
    // What Linux reports to user space on every architecture that .NET runs on.
    private const int TicksPerSecond = 100;

    /// <summary>False also for a process that has ended and only waits to be collected by its parent.</summary>
    public static bool IsAlive(int pid) => Fields(pid) is { } fields && fields[0] is not ("Z" or "X");

    /// <summary>Null when it has ended.</summary>
    public static ProcessUsage? UsageOf(int pid)
    {
        if (Fields(pid) is not { } fields)
            return null;
        var ticks = Number(fields[11]) + Number(fields[12]);
        return new ProcessUsage(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Number(fields[21]) * Environment.SystemPageSize);
    }

    /// <summary>The process and everything below it, parents first.</summary>
    public static IReadOnlyList<int> TreeOf(int root)
    {
        var parents = new List<(int Pid, int Parent)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Fields(pid) is { } fields)
                parents.Add((pid, (int)Number(fields[1])));
        }

        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents.Where(process => process.Parent == tree[i]).Select(process => process.Pid));
        return tree;
    }

    /// <summary>Waits for their end.</summary>
    public static async Task GoneAsync(IReadOnlyList<int> pids, TimeSpan patience)
    {
        for (var waited = TimeSpan.Zero; pids.Any(IsAlive); waited += Step)
        {
            if (waited > patience)
                throw new LocalClusterException($"Processes {string.Join(", ", pids.Where(IsAlive))} did not end within {patience.TotalSeconds:0} s.");
            await Task.Delay(Step);
        }
    }

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What follows the name in /proc/PID/stat: state, parent, ...; the name itself may hold blanks and brackets.</summary>
    private static string[]? Fields(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
