namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>
/// One silo per data directory. Embedded silos do not know of each other: two on one file would each activate every grain and
/// refuse each other's writes. The lock ends with the process, also when that is killed.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <exception cref="StartRefusedException">Another process has it, or the directory cannot be written.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        try
        {
            // Telemetry and keys are the silo's own: nobody else on the machine reads them.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new DataDirectoryLock(new FileStream(
                Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StartRefusedException([$"The data directory {directory} cannot be written: {error.Message} Choose another with --data."]);
        }
        catch (IOException error)
        {
            throw new StartRefusedException(
                [$"The data directory {directory} is in use by another silo, or cannot be written: {error.Message} Stop that silo, or choose another with --data."]);
        }
    }

    public void Dispose() => _file.Dispose();
}
