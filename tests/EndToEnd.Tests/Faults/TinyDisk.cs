using System.Globalization;
using SqlxOrleans.Testing;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

/// <summary>
/// A file system of a few megabytes, in a mount namespace of its own so that nothing stays mounted whatever becomes of the
/// test. What is started through <see cref="Launcher"/> sees it at <see cref="Folder"/>.
/// </summary>
internal sealed class TinyDisk : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ChildProcess _holder;

    private TinyDisk(ChildProcess holder, string folder) => (_holder, Folder) = (holder, folder);

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Puts a command into the namespace. The process id stays that of the command.</summary>
    public IReadOnlyList<string> Launcher =>
    [
        "nsenter", "--target", _holder.Id.ToString(CultureInfo.InvariantCulture), "--mount",
        .. Environment.IsPrivilegedProcess ? Array.Empty<string>() : ["--user", "--preserve-credentials"], "--",
    ];

    private string Filler => Path.Combine($"/proc/{_holder.Id}/root{Folder}", "filler");

    /// <summary>Mounts it; an ordinary user becomes root of a user namespace for that.</summary>
    public static async Task<TinyDisk> MountAsync(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("sqlx-tiny-").FullName;
        var holder = ChildProcess.Start(
            "unshare",
            [
                .. Environment.IsPrivilegedProcess ? Array.Empty<string>() : ["--map-root-user"], "--mount", "--",
                "sh", "-c", $"mount -t tmpfs -o size={megabytes}m,mode=0777 tmpfs '{folder}' && echo mounted && exec tail -f /dev/null",
            ],
            folder);
        var disk = new TinyDisk(holder, folder);
        if (await holder.ReadLineAsync(Patience) == "mounted")
            return disk;
        var why = holder.Transcript;
        await disk.DisposeAsync();
        throw new InvalidOperationException($"The small file system could not be mounted.\n{why}");
    }

    /// <summary>Writes a file until nothing more fits.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Deletes that file.</summary>
    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await _holder.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
