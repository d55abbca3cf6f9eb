using System.Globalization;
using System.Text;

namespace SqlxOrleans.Domain.Tests.Privacy.Sql;

/// <summary>Generates statements that a server would take, with a canary in every literal and comment. One seed, one statement.</summary>
public sealed class SqlStatements(SqlServerSetup server, int seed, int valuesSeed, string column = "name")
{
    /// <summary>Found in every text.</summary>
    public const string Canary = "canary";

    /// <summary>Found in every number.</summary>
    public const string NumberCanary = "70417";

    private static readonly string[] Nasty =
    [
        "it's ", "\\", "--", "/*", "*/", "\"", "`", "]", "[", "#", ";", "$$", "$1", "\n", "''", "\\'", "\u2019", "\u2028", "?", ":x", " or 1=1", "é",
        "$t_1$", "q'[", "]'", "\t", "E'", "%s", "\0", "\uFF07", "/*!", "\r",
    ];

    private readonly Random _shape = new(seed);
    private readonly Random _values = new(valuesSeed);
    private readonly StringBuilder _sql = new();

    public string Write()
    {
        var statement = _shape.Next(6);
        switch (statement)
        {
            case 0:
                Code("SELECT ").Column().Code(", count(*) FROM ").Table().Code(" WHERE ").Condition().Code(" AND ").Condition();
                break;
            case 1:
                Code("INSERT INTO ").Table().Code(" (a, ").Column().Code(") VALUES ").Rows();
                break;
            case 2:
                Code("UPDATE ").Table().Code(" SET ").Column().Code(" = ").Value().Code(", b = b + ").Value().Code(" WHERE ").Condition();
                break;
            case 3:
                Code("DELETE FROM ").Table().Code(" WHERE ").Column().Code(" IN (").List().Code(") OR ").Condition();
                break;
            case 4:
                Code("WITH x AS (SELECT ").Value().Code(" AS v FROM ").Table().Code(") SELECT ").Column().Code(" FROM x WHERE v BETWEEN ").Value().Code(" AND ").Value();
                break;
            default:
                Code("SELECT CASE WHEN ").Condition().Code(" THEN ").Value().Code(" ELSE ").Column().Code(" END FROM ").Table().Code("; SELECT ").Value();
                break;
        }

        return _sql.ToString();
    }

    private SqlStatements Code(string code)
    {
        foreach (var c in code)
        {
            _sql.Append(c);
            if (c == ' ' && _shape.Next(12) == 0)
                _sql.Append(server.Comment(Text(), Comments())).Append(' ');
        }

        return this;
    }

    private SqlStatements Column() => Code(server.Name(column, _shape));

    private SqlStatements Table() => Code(server.Name("t_2", _shape));

    private SqlStatements Condition()
    {
        Column().Code(_shape.Next(5) switch { 0 => " = ", 1 => "<>", 2 => " LIKE ", 3 => "||", _ => " >= " });
        return Value();
    }

    private SqlStatements List()
    {
        var count = 1 + _values.Next(4);
        for (var i = 0; i < count; i++)
            _ = i == 0 ? Value() : Code(",").Value();
        return this;
    }

    private SqlStatements Rows()
    {
        var count = 1 + _values.Next(3);
        for (var i = 0; i < count; i++)
        {
            _sql.Append(i == 0 ? "(" : ", (");
            List();
            _sql.Append(')');
        }

        return this;
    }

    private SqlStatements Value()
    {
        _sql.Append(_values.Next(8) switch
        {
            0 => Number(),
            1 => "-" + Number(),
            2 => Number() + ".5e-3",
            3 => "0x" + NumberCanary + "CAFE",
            4 => "." + Number(),
            5 => $"70417{_values.Next(0x1000):x3}-e29b-41d4-a716-446655440000",
            _ => server.Literal(Text(), _values),
        });
        return this;
    }

    private string Number() => NumberCanary + _values.Next(1_000_000).ToString(CultureInfo.InvariantCulture);

    private Random Comments() => new(_values.Next());

    private string Text()
    {
        var text = new StringBuilder();
        var pieces = _values.Next(4);
        for (var i = 0; i <= pieces; i++)
            text.Append(Nasty[_values.Next(Nasty.Length)]).Append(i == pieces / 2 || _values.Next(3) == 0 ? Canary : "x");
        if (_values.Next(2) == 0)
            text.Append(Nasty[_values.Next(Nasty.Length)]);
        return text.ToString();
    }
}
