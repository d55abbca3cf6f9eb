using SqlxOrleans.Client.Spooling;

namespace SqlxOrleans.Client.Tests.Spooling;

/// <summary>Temporary spool directories, with copies as a kill at that moment would leave them.</summary>
internal sealed class SpoolFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sqlx-spool-");
    private int _copies;

    public SpoolFolder() => Current = Path.Combine(_root.FullName, "0");

    /// <summary>What the present kernel uses; a copy takes its place.</summary>
    public string Current { get; private set; }

    public string File => Path.Combine(Current, SpoolTakeover.FileName);

    /// <summary>Copies the file as it is now, into a directory that nobody holds.</summary>
    public string Copy()
    {
        var copy = Path.Combine(_root.FullName, $"{++_copies}");
        Directory.CreateDirectory(copy);
        System.IO.File.Copy(File, Path.Combine(copy, SpoolTakeover.FileName));
        return copy;
    }

    /// <summary>The next kernel finds what a copy holds.</summary>
    public void GoOnWith(string copy) => Current = copy;

    public void Dispose() => _root.Delete(recursive: true);
}
