namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>
/// Writes tokens with one spacing, and runs of values and equal rows once: <c>in (1, 2, 3)</c> and <c>values (1, 'a'), (2, 'b')</c> are
/// what <c>in (?)</c> and <c>values (?)</c> are.
/// </summary>
/// <param name="output">Where to; what does not fit is left out, from a whole token on.</param>
internal ref struct SqlTemplate(Span<char> output)
{
    private readonly Span<char> _output = output;
    private SqlRows _rows;
    private SensitiveStatement _guard;
    private SqlTokenKind _last;
    private SqlTokenKind _beforeLast;
    private int _statementStart;

    /// <summary>Characters written.</summary>
    public int Length { get; private set; }

    /// <summary>True when nothing more may be written: no room, or what follows is data.</summary>
    public bool IsFull { get; private set; }

    /// <summary>True when a sign after what is written is an operator, and a point belongs to a name.</summary>
    public readonly bool EndsWithOperand => _last is SqlTokenKind.Word or SqlTokenKind.Name or SqlTokenKind.Value or SqlTokenKind.Close;

    public void Value()
    {
        _guard.Other();
        if (_last == SqlTokenKind.Value)
            return;
        if (_last == SqlTokenKind.Comma && _beforeLast == SqlTokenKind.Value)
        {
            Length--;
            _last = SqlTokenKind.Value;
            return;
        }

        Write("?", SqlTokenKind.Value);
    }

    public void Name(ReadOnlySpan<char> name)
    {
        _guard.Other();
        Write(name, SqlTokenKind.Name);
    }

    public void Word(ReadOnlySpan<char> word)
    {
        var isValue = _last != SqlTokenKind.Dot && (word is "true" or "false" || (word is "null" && _last != SqlTokenKind.NullKeeper));
        if (isValue)
        {
            Value();
            return;
        }

        _guard.Word(word);
        if (_guard.EndsText)
        {
            EndStatement();
            IsFull = true;
            return;
        }

        Write(word, SqlWords.KindOf(word));
    }

    public void Symbol(ReadOnlySpan<char> symbol)
    {
        if (symbol is ";")
        {
            EndStatement();
            Write(symbol, SqlTokenKind.Semicolon);
            (_statementStart, _rows, _guard) = (Length, default, default);
            return;
        }

        _guard.Other();
        var kind = symbol switch
        {
            "(" or "[" => SqlTokenKind.Open,
            ")" or "]" => SqlTokenKind.Close,
            "," => SqlTokenKind.Comma,
            "." => SqlTokenKind.Dot,
            _ => SqlTokenKind.Operator,
        };
        if (kind == SqlTokenKind.Open)
            OpenGroup(symbol);
        else if (Write(symbol, kind) && kind == SqlTokenKind.Close)
            Length = _rows.Close(_output[..Length]);
    }

    /// <summary>Ends the last statement.</summary>
    public void End() => EndStatement();

    private void OpenGroup(ReadOnlySpan<char> symbol)
    {
        var followsRow = _last == SqlTokenKind.Comma && _beforeLast == SqlTokenKind.Close;
        if (Write(symbol, SqlTokenKind.Open))
            _rows.Open(Length - 1, followsRow);
    }

    private void EndStatement()
    {
        if (_guard.Verb is not { } verb)
            return;
        Length = _statementStart;
        (_last, IsFull, _guard) = (Length == 0 ? SqlTokenKind.None : SqlTokenKind.Semicolon, false, default);
        Write(verb, SqlTokenKind.Word);
    }

    private bool Write(ReadOnlySpan<char> token, SqlTokenKind kind)
    {
        var space = NeedsSpace(kind) ? 1 : 0;
        IsFull |= Length + space + token.Length > _output.Length;
        if (IsFull)
            return false;
        _output[Length] = ' ';
        Length += space;
        token.CopyTo(_output[Length..]);
        Length += token.Length;
        (_beforeLast, _last) = (_last, kind);
        return true;
    }

    private readonly bool NeedsSpace(SqlTokenKind kind) => _last switch
    {
        SqlTokenKind.None or SqlTokenKind.Open or SqlTokenKind.Dot => false,
        SqlTokenKind.Word or SqlTokenKind.NullKeeper or SqlTokenKind.Name when kind == SqlTokenKind.Open => false,
        _ => kind is not (SqlTokenKind.Close or SqlTokenKind.Comma or SqlTokenKind.Dot or SqlTokenKind.Semicolon),
    };
}
