namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>Cuts what survived into tokens and writes them in one form, values as <c>?</c>.</summary>
/// <param name="code">What <see cref="SqlCode"/> left.</param>
/// <param name="marks">Where quoted names are.</param>
internal ref struct SqlTokenizer(ReadOnlySpan<char> code, ReadOnlySpan<SqlMark> marks)
{
    private const int UuidLength = 36;

    private static readonly string[] Operators =
    [
        "<=>", "!~*", "->>", "#>>", "<=", ">=", "<>", "!=", "||", "::", ":=", "->", "#>", "@>", "<@", "?|", "?&", "&&", "=>", "**", "<<",
        ">>", "!~", "~*", "@@",
    ];

    private readonly ReadOnlySpan<char> _code = code;
    private readonly ReadOnlySpan<SqlMark> _marks = marks;
    private int _at = 0;

    public void WriteTo(ref SqlTemplate template)
    {
        while (_at < _code.Length && !template.IsFull)
        {
            var c = _code[_at];
            if (c == ' ')
                _at++;
            else if (_marks[_at] != SqlMark.None)
                template.Name(Take(EndOfName()));
            else if (c == SqlCode.Literal || IsUuid() || IsNumber(c, template))
                WriteValue(ref template);
            else if (SqlCharacters.IsLetter(c))
                template.Word(Take(EndOfWord(_at)));
            else if (EndOfBind(c) is > 0 and var end)
                WriteValue(ref template, end);
            else if (!SkippedSign(c, template))
                template.Symbol(Take(EndOfOperator()));
        }
    }

    private readonly bool IsDigitAt(int at) => at < _code.Length && char.IsAsciiDigit(_code[at]);

    private readonly bool IsPlain(int at) => at < _code.Length && _marks[at] == SqlMark.None;

    private ReadOnlySpan<char> Take(int end)
    {
        var token = _code[_at..end];
        _at = end;
        return token;
    }

    private void WriteValue(ref SqlTemplate template) => WriteValue(
        ref template, _code[_at] == SqlCode.Literal ? EndOfLiteral() : IsUuid() ? _at + UuidLength : EndOfNumber());

    private void WriteValue(ref SqlTemplate template, int end)
    {
        _at = end;
        template.Value();
    }

    private readonly int EndOfLiteral()
    {
        var length = _code[_at..].IndexOfAnyExcept(SqlCode.Literal);
        return length < 0 ? _code.Length : _at + length;
    }

    private readonly int EndOfName()
    {
        var end = _at + 1;
        while (end < _code.Length && _marks[end] == SqlMark.NameInside)
            end++;
        return end;
    }

    private readonly int EndOfWord(int at)
    {
        while (IsPlain(at) && SqlCharacters.IsWordPart(_code[at]))
            at++;
        return at;
    }

    private readonly bool IsNumber(char c, in SqlTemplate template) =>
        char.IsAsciiDigit(c) || (c == '.' && IsDigitAt(_at + 1) && !template.EndsWithOperand);

    /// <summary>Everything that a number's characters may be, in any dialect: <c>1_000</c>, <c>0xCAFE</c>, <c>1e-3</c>, <c>10K</c>.</summary>
    private readonly int EndOfNumber()
    {
        var isHex = _code[_at] == '0' && _at + 1 < _code.Length && _code[_at + 1] == 'x';
        var end = _at;
        while (IsPlain(end) && (SqlCharacters.IsWordPart(_code[end]) || _code[end] == '.'))
        {
            var isExponent = _code[end] == 'e' && !isHex && end + 1 < _code.Length && _code[end + 1] is '+' or '-' && IsDigitAt(end + 2);
            end += isExponent ? 2 : 1;
        }

        return end;
    }

    private readonly bool IsUuid()
    {
        if (!char.IsAsciiHexDigit(_code[_at]) || _code.Length - _at < UuidLength)
            return false;
        for (var i = 0; i < UuidLength; i++)
        {
            var isRight = i is 8 or 13 or 18 or 23 ? _code[_at + i] == '-' : char.IsAsciiHexDigit(_code[_at + i]);
            if (!isRight || !IsPlain(_at + i))
                return false;
        }

        return true;
    }

    /// <summary>Where a bind marker ends: <c>? ?1 $1 :name @name $name %s %(name)s</c>; 0 when there is none.</summary>
    private readonly int EndOfBind(char c)
    {
        var next = _at + 1 < _code.Length ? _code[_at + 1] : ' ';
        switch (c)
        {
            case '?':
                return (next == '|' && !(_at + 2 < _code.Length && _code[_at + 2] == '|')) || next == '&' ? 0 : EndOfWord(_at + 1);
            case '$' or ':' or '@' when SqlCharacters.IsWordPart(next) && IsPlain(_at + 1):
                return EndOfWord(_at + 1);
            case '@' when next == '@' && _at + 2 < _code.Length && SqlCharacters.IsLetter(_code[_at + 2]) && IsPlain(_at + 2):
                return EndOfWord(_at + 2);
            case '%' when next == 's':
                return EndOfWord(_at + 1) == _at + 2 ? _at + 2 : 0;
            case '%' when next == '(':
                var name = EndOfWord(_at + 2);
                return name > _at + 2 && _code[name..].StartsWith(")s") && EndOfWord(name + 1) == name + 2 ? name + 2 : 0;
            default:
                return 0;
        }
    }

    /// <summary>A sign belongs to its number: <c>-5</c> is a value as 5 is.</summary>
    private bool SkippedSign(char c, in SqlTemplate template)
    {
        if (c is not ('-' or '+') || template.EndsWithOperand)
            return false;
        var next = _at + 1;
        while (next < _code.Length && _code[next] == ' ')
            next++;
        var isNumber = IsDigitAt(next) || (next < _code.Length && _code[next] == '.' && IsDigitAt(next + 1));
        _at = isNumber ? next : _at;
        return isNumber;
    }

    private readonly int EndOfOperator()
    {
        foreach (var symbol in Operators)
        {
            if (_code[_at..].StartsWith(symbol, StringComparison.Ordinal))
                return _at + symbol.Length;
        }

        return _at + 1;
    }
}
