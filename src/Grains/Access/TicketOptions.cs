using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Grains.Access;

/// <summary>The tickets of kernels, section <c>Sqlx:Tickets</c>.</summary>
public sealed class TicketOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sqlx:Tickets";

    /// <summary>True: a message of a kernel needs a ticket, and one that holds an API key is refused.</summary>
    public bool Required { get; set; }

    /// <summary>
    /// The secrets, the one that signs first, the same for every silo. Neither these nor a file: the cluster makes its own and keeps them in its
    /// grain storage.
    /// </summary>
    public IList<string> Keys { get; set; } = [];

    /// <summary>A file of secrets, one a line, instead of <see cref="Keys"/>; read again while the silo runs.</summary>
    public string? KeysFile { get; set; }

    /// <summary>What is wrong with the settings, each naming its setting and never a secret.</summary>
    public IEnumerable<string> Problems()
    {
        if (Keys.Count > 0 && KeysFile is not null)
            yield return $"{Section}:Keys and {Section}:KeysFile are both set; set one.";
        for (var i = 0; i < Keys.Count; i++)
        {
            if (Keys[i] is not { Length: >= TicketKey.MinSecret })
                yield return $"{Section}:Keys:{i} is shorter than {TicketKey.MinSecret} characters; make one with 'openssl rand -hex 32'.";
        }

        if (KeysFile is { } file && TicketKeyFile.ProblemOf(file) is { } problem)
            yield return $"{Section}:KeysFile {file}: {problem}";
    }
}
