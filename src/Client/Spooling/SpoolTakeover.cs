using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Client.Recording;

namespace SqlxOrleans.Client.Spooling;

/// <summary>A directory that this process has taken over: nobody else uses it until <see cref="Lock"/> is let go.</summary>
internal sealed partial class SpoolTakeover(FileStream held, SpoolFile file, string path, SpoolContents contents)
{
    public const string FileName = "spool.log";

    private const string LockName = "spool.lock";

    /// <summary>Held by this process; the system lets it go when the process ends, however it ends.</summary>
    public FileStream Lock { get; } = held;

    /// <summary>The records.</summary>
    public SpoolFile File { get; } = file;

    /// <summary>Where they are.</summary>
    public string Path { get; } = path;

    /// <summary>What they add up to.</summary>
    public SpoolContents Contents { get; } = contents;

    /// <summary>Takes a directory over, whatever state its last owner left it in.</summary>
    /// <exception cref="OptionsValidationException">It is in use, cannot be written, or belongs to a newer version.</exception>
    public static SpoolTakeover Of(string directory, string? name, TelemetryTally tally, ILogger logger)
    {
        directory = System.IO.Path.GetFullPath(directory);
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(directory);
            held = Hold(directory);
            return Read(held, System.IO.Path.Combine(directory, FileName), name, tally, logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            held?.Dispose();
            throw new OptionsValidationException(
                Options.DefaultName,
                typeof(SqlxOrleansClientOptions),
                [$"{nameof(SqlxOrleansClientOptions.SpoolDirectory)}: '{directory}' cannot be used: {e.Message}"]);
        }
    }

    private static FileStream Hold(string directory)
    {
        var path = System.IO.Path.Combine(directory, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (System.IO.File.Exists(path) && e is not PathTooLongException)
        {
            throw new IOException("another process uses it; give each kernel a directory of its own.", e);
        }
    }

    private static SpoolTakeover Read(FileStream held, string path, string? name, TelemetryTally tally, ILogger logger)
    {
        var contents = new SpoolContents();
        var damage = new SpoolDamage();
        var file = System.IO.File.Exists(path) ? SpoolFile.Open(path) : null;
        foreach (var record in file?.Read(damage) ?? [])
            contents.Apply(record);
        if (damage.Places > 0)
        {
            tally.SpoolDamaged(damage.Places);
            LogDamaged(logger, path, damage.Bytes, damage.Places);
        }

        if (file is null || damage.Places > 0 || !ProducerIds.IsOf(contents.ProducerId, name))
        {
            contents.Rename(ProducerIds.Create(name));
            file?.Dispose();
            file = SpoolFile.Replace(path, contents.ToRecords());
        }

        return new SpoolTakeover(held, file, path, contents);
    }

    [LoggerMessage(2040, LogLevel.Warning, "{Bytes} bytes of the spool {Path} in {Places} places were damaged and are dropped; what else it held is sent")]
    private static partial void LogDamaged(ILogger logger, string path, long bytes, int places);
}
