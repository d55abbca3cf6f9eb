namespace SqlxOrleans.Domain.Privacy.Sql;

/// <content>What stands in quotes.</content>
internal ref partial struct SqlReader
{
    /// <summary>A word, or what its last character turns it into: <c>E'…'</c>, <c>N'…'</c>, <c>q'[…]'</c>, <c>_utf8'…'</c>.</summary>
    private void ReadWord()
    {
        var end = _at + 1;
        while (end < _text.Length && IsWordPart(_text[end]))
            end++;
        var word = _text[_at..end];
        (_afterEscapeString, _afterLineBreak) = (false, false);
        if (Is(word, "u") && IsAt(end, '&') && IsAt(end + 1, '\''))
            ReadString(_at, end + 1, Has(SqlSyntax.BackslashEscapes));
        else if (!IsAt(end, '\''))
            Mark(end, SqlMark.Code);
        else if (Has(SqlSyntax.QQuotes) && (Is(word, "q") || Is(word, "nq")) && end + 1 < _text.Length)
            ReadQQuote(end + 1);
        else if (Is(word, "e"))
        {
            _afterEscapeString = Has(SqlSyntax.EscapeStrings);
            ReadString(_at, end, _afterEscapeString || Has(SqlSyntax.BackslashEscapes));
        }
        else if (Is(word, "n") || Is(word, "b") || Is(word, "x") || word[0] == '_')
            ReadString(_at, end, Has(SqlSyntax.BackslashEscapes));
        else
            Mark(end, SqlMark.Code);
    }

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <param name="start">Where the literal begins, with its prefix.</param>
    /// <param name="quoteAt">Where its quote is.</param>
    /// <param name="escapes">A backslash protects the next character.</param>
    private void ReadString(int start, int quoteAt, bool escapes)
    {
        var quote = _text[quoteAt];
        var isTriple = Has(SqlSyntax.TripleQuotes) && IsAt(quoteAt + 1, quote) && IsAt(quoteAt + 2, quote);
        var end = quoteAt + (isTriple ? 3 : 1);
        var closed = false;
        while (end < _text.Length && !closed)
        {
            if (escapes && _text[end] == '\\')
                end += 2;
            else if (_text[end] != quote)
                end++;
            else if (isTriple)
                (closed, end) = IsAt(end + 1, quote) && IsAt(end + 2, quote) ? (true, end + 3) : (false, end + 1);
            else
                (closed, end) = IsAt(end + 1, quote) ? (false, end + 2) : (true, end + 1);
        }

        Close(start, end, closed);
    }

    private void ReadQQuote(int delimiterAt)
    {
        var open = _text[delimiterAt];
        var length = char.IsHighSurrogate(open) && delimiterAt + 1 < _text.Length && char.IsLowSurrogate(_text[delimiterAt + 1]) ? 2 : 1;
        Span<char> end = [open, ' ', ' '];
        _text.Slice(delimiterAt, length).CopyTo(end);
        end[0] = open switch { '[' => ']', '{' => '}', '(' => ')', '<' => '>', _ => open };
        end[length] = '\'';
        var from = delimiterAt + length;
        var found = _text[from..].IndexOf(end[..(length + 1)]);
        Close(_at, found < 0 ? _text.Length : from + found + length + 1, found >= 0);
    }

    private bool TryReadDollarQuote()
    {
        var end = _at + 1;
        while (end < _text.Length && _text[end] != '$' && IsWordPart(_text[end]) && !(end == _at + 1 && char.IsAsciiDigit(_text[end])))
            end++;
        Steps += end - _at;
        if (!IsAt(end, '$'))
            return false;
        var tag = _text[_at..(end + 1)];
        var from = end + 1;
        while (from < _text.Length)
        {
            var next = _text[from..].IndexOf('$');
            if (next < 0)
                break;
            from += next;
            if (_text[from..].StartsWith(tag))
            {
                Close(_at, from + tag.Length, closed: true);
                return true;
            }

            from++;
        }

        Close(_at, _text.Length, closed: false);
        return true;
    }

    private void ReadLookalike(char open)
    {
        var length = _text[(_at + 1)..].IndexOfAny(SqlCharacters.PartnersOf(open));
        Close(_at, length < 0 ? _text.Length : _at + length + 2, length >= 0);
    }

    private void ReadName(char quote, bool doubles)
    {
        var end = _at + 1;
        var closed = false;
        while (end < _text.Length && !closed)
        {
            if (_text[end] != quote)
                end++;
            else
                (closed, end) = doubles && IsAt(end + 1, quote) ? (false, end + 2) : (true, end + 1);
        }

        if (!closed && isCut)
        {
            Close(_at, end, closed: false);
            return;
        }

        IsOpen |= !closed;
        Mark(_at + 1, SqlMark.NameStart);
        Mark(end, SqlMark.NameInside);
    }

    private void Close(int start, int end, bool closed)
    {
        IsOpen |= !closed;
        _at = start;
        Mark(Math.Min(end, _text.Length), SqlMark.Literal);
    }
}
