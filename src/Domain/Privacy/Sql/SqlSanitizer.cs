using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>
/// Takes the data out of SQL. A text is read in every way that its dialect's settings allow; a character is kept only when every reading says
/// that it is code. Senders are never trusted to have done it.
/// </summary>
/// <remarks>
/// Never throws, takes time in proportion to the text, and allocates only its result. What it promises holds for literals and comments; names
/// of tables and columns are kept as they are.
/// </remarks>
public static class SqlSanitizer
{
    /// <summary>Longest text that is read, and that is answered, in characters (32 KiB); what follows is cut off before anything else.</summary>
    public const int MaxCharacters = 32 * 1024;

    // A reading, and what is written, never changes without a new version: hashes of one version name the same plans.
    private const string Version = "1";

    /// <summary>Sanitises a text.</summary>
    /// <returns><c>default</c> when the text is empty, or ends inside a literal, comment or quoted name to every reading.</returns>
    public static SanitizedSql Sanitize(ReadOnlySpan<char> sql, SqlDialect dialect) => Sanitize(sql, dialect, out _);

    /// <summary>Sanitises a text, and says how many characters were looked at.</summary>
    internal static SanitizedSql Sanitize(ReadOnlySpan<char> sql, SqlDialect dialect, out long steps)
    {
        var text = Cut(sql);
        var isCut = text.Length < sql.Length;
        steps = 0;
        var marks = ArrayPool<SqlMark>.Shared.Rent(text.Length);
        var code = ArrayPool<char>.Shared.Rent(text.Length + MaxCharacters);
        try
        {
            Span<SqlSyntax> all = stackalloc SqlSyntax[SqlReadings.Max];
            var readings = all[..SqlReadings.Select(text, dialect, all)];
            var used = marks.AsSpan(0, text.Length);
            used.Clear();
            var isOpenToAll = true;
            foreach (var syntax in readings)
            {
                var reader = new SqlReader(text, syntax, isCut, used);
                reader.Read();
                isOpenToAll &= reader.IsOpen;
                steps += reader.Steps;
            }

            if (isOpenToAll && !isCut)
                return default;
            SqlCode.Reduce(text, used, readings, code);
            var template = new SqlTemplate(code.AsSpan(text.Length, MaxCharacters));
            new SqlTokenizer(code.AsSpan(0, text.Length), used).WriteTo(ref template);
            template.End();
            return template.Length == 0 ? default : Named(code.AsSpan(text.Length, template.Length), dialect);
        }
        finally
        {
            ArrayPool<SqlMark>.Shared.Return(marks);
            // It held what must not be kept.
            ArrayPool<char>.Shared.Return(code, clearArray: true);
        }
    }

    /// <summary>Cuts a text that is too long, where a space is near: half a token would not be recognised.</summary>
    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> sql)
    {
        if (sql.Length <= MaxCharacters)
            return sql;
        var space = sql[(MaxCharacters - 128)..MaxCharacters].LastIndexOfAny(" ,\n\t");
        return sql[..(MaxCharacters - (space < 0 ? 0 : 128 - space))];
    }

    private static SanitizedSql Named(ReadOnlySpan<char> text, SqlDialect dialect)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length) + 64);
        try
        {
            var header = Encoding.ASCII.GetBytes(Version, bytes);
            bytes[header++] = 0;
            bytes[header++] = (byte)dialect;
            var length = header + Encoding.UTF8.GetBytes(text, bytes.AsSpan(header));
            SHA256.HashData(bytes.AsSpan(0, length), digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        return new SanitizedSql(new string(text), "ph:" + Convert.ToHexStringLower(digest[..16]));
    }
}
