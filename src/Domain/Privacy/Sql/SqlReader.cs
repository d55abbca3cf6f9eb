namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>Reads a text in one way and marks what each character is. Goes through the text once, whatever is in it.</summary>
/// <param name="text">The text.</param>
/// <param name="syntax">The way.</param>
/// <param name="isCut">The text was longer: what is open at its end says nothing, but is masked.</param>
/// <param name="marks">One for each character; this reading's are added.</param>
internal ref partial struct SqlReader(ReadOnlySpan<char> text, SqlSyntax syntax, bool isCut, Span<SqlMark> marks)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<SqlMark> _marks = marks;
    private int _at = 0;
    private bool _inExecutable = false;
    private bool _afterEscapeString = false;
    private bool _afterLineBreak = false;

    /// <summary>True when a literal, a comment or a quoted name has no end.</summary>
    public bool IsOpen { get; private set; } = false;

    /// <summary>Characters looked at.</summary>
    public long Steps { get; private set; } = 0;

    public void Read()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (IsLetter(c))
                ReadWord();
            else if (char.IsWhiteSpace(c))
                ReadSpace(c);
            else if (!TryReadComment(c))
                ReadToken(c);
        }

        IsOpen |= _inExecutable;
    }

    private readonly bool Has(SqlSyntax flag) => (syntax & flag) != 0;

    private readonly bool IsAt(int at, char c) => at < _text.Length && _text[at] == c;

    private readonly bool IsLetter(char c) => c < 0x80
        ? SqlCharacters.IsLetter(c)
        : (Has(SqlSyntax.WideSpaceIsLetter) || !char.IsWhiteSpace(c)) && !(Has(SqlSyntax.LookalikeQuotes) && SqlCharacters.Lookalikes.Contains(c));

    private readonly bool IsWordPart(char c) => IsLetter(c) || char.IsAsciiDigit(c) || c == '$';

    private void ReadSpace(char c)
    {
        _afterLineBreak |= c is '\n' or '\r';
        Mark(_at + 1, SqlMark.Code);
    }

    private void ReadToken(char c)
    {
        // PostgreSQL continues a string on the next line, with the escapes that it began with.
        var continues = c == '\'' && _afterEscapeString && _afterLineBreak;
        _afterEscapeString = continues;
        switch (c)
        {
            case '\'':
                ReadString(_at, _at, continues || Has(SqlSyntax.BackslashEscapes));
                break;
            case '"' when Has(SqlSyntax.DoubleQuotedStrings):
                ReadString(_at, _at, Has(SqlSyntax.BackslashEscapes));
                break;
            case '"':
            case '`' when Has(SqlSyntax.Backticks):
                ReadName(c, doubles: true);
                break;
            case '[' when Has(SqlSyntax.Brackets):
                ReadName(']', Has(SqlSyntax.DoubledBrackets));
                break;
            case '$' when Has(SqlSyntax.DollarQuotes) && TryReadDollarQuote():
                break;
            case '*' when _inExecutable && IsAt(_at + 1, '/'):
                _inExecutable = false;
                Mark(_at + 2, SqlMark.Comment);
                break;
            default:
                if (Has(SqlSyntax.LookalikeQuotes) && SqlCharacters.Lookalikes.Contains(c))
                    ReadLookalike(c);
                else
                    Mark(_at + 1, SqlMark.Code);
                break;
        }

        _afterLineBreak = false;
    }

    private bool TryReadComment(char c)
    {
        if (c == '/' && IsAt(_at + 1, '*'))
            return ReadBlockComment();
        var isLine = c switch
        {
            '-' => IsAt(_at + 1, '-') && !(Has(SqlSyntax.DashNeedsSpace) && _at + 2 < _text.Length && _text[_at + 2] > ' '),
            '#' => Has(SqlSyntax.HashComments),
            '/' => Has(SqlSyntax.SlashComments) && IsAt(_at + 1, '/'),
            _ => false,
        };
        if (!isLine)
            return false;
        var rest = _text[_at..];
        var length = Has(SqlSyntax.ReturnEndsLine) ? rest.IndexOfAny('\n', '\r') : rest.IndexOf('\n');
        Mark(length < 0 ? _text.Length : _at + length, SqlMark.Comment);
        return true;
    }

    private bool ReadBlockComment()
    {
        var end = _at + 2;
        if (Has(SqlSyntax.ExecutableComments) && (IsAt(end, '!') || (IsAt(end, 'M') && IsAt(end + 1, '!'))))
        {
            _inExecutable = true;
            end += IsAt(end, '!') ? 1 : 2;
            while (end < _text.Length && char.IsAsciiDigit(_text[end]))
                end++;
            Mark(end, SqlMark.Comment);
            return true;
        }

        var depth = 1;
        while (end < _text.Length && depth > 0)
        {
            if (_text[end] == '*' && IsAt(end + 1, '/'))
                (depth, end) = (depth - 1, end + 2);
            else if (Has(SqlSyntax.NestedComments) && _text[end] == '/' && IsAt(end + 1, '*'))
                (depth, end) = (depth + 1, end + 2);
            else
                end++;
        }

        IsOpen |= depth > 0;
        Mark(end, SqlMark.Comment);
        return true;
    }

    private void Mark(int end, SqlMark mark)
    {
        Steps += end - _at;
        for (; _at < end; _at++)
            _marks[_at] |= mark;
    }
}
