namespace SqlxOrleans.Api.Access;

/// <summary>Public keys in a file. Looked at again and again, since a mounted secret is exchanged without a sign.</summary>
internal sealed class FileKeySource(string path) : ISigningKeySource
{
    private const int MaxBytes = 256 * 1024;

    public TimeSpan ReadEvery => TimeSpan.FromSeconds(5);

    public async Task<string> ReadAsync()
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > MaxBytes)
            throw new FormatException($"has more than {MaxBytes} bytes.");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().ConfigureAwait(false);
    }

    /// <summary>What is wrong with a file; null when it can be used.</summary>
    public static string? ProblemOf(string path)
    {
        try
        {
            _ = SigningKeySet.Read(File.ReadAllText(path));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return e.Message;
        }
    }
}
