using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Grains.Access;

/// <summary>Ticket keys in a file: one a line, the one that signs first; empty lines and lines that start with <c>#</c> are skipped.</summary>
internal static class TicketKeyFile
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>What is wrong with a file; null when it can be used.</summary>
    public static string? ProblemOf(string path)
    {
        try
        {
            _ = Read(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return e.Message;
        }
    }

    /// <exception cref="FormatException">A line is too short for a secret, or there is none.</exception>
    public static TicketRing Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            throw new FormatException($"has more than {MaxBytes} bytes.");
        var keys = File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(line => new TicketKey(line)).ToList();
        return keys.Count > 0 ? new TicketRing(keys) : throw new FormatException("There is no key in it; write one a line, the one that signs first.");
    }
}
