using System.Text;

namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>
/// An exception as text: types, messages, causes, stacks. Messages are cleaned one by one, because libraries quote data in them; stacks name
/// code only. What else an exception's own text has (<c>Data</c>, response bodies, statements) is left out.
/// </summary>
internal static class ErrorText
{
    private const int MaxDepth = 8;
    private const int MaxCauses = 8;
    private const int MaxCharacters = 64 * 1024;

    /// <summary>Writes an exception and its causes.</summary>
    /// <param name="exception">The outermost.</param>
    /// <param name="clean">Makes a message fit to be written.</param>
    public static string Of(Exception exception, Func<string, string> clean)
    {
        var text = new StringBuilder();
        Write(text, exception, clean, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Exception exception, Func<string, string> clean, int depth)
    {
        text.Append(exception.GetType().FullName).Append(": ").Append(clean(exception.Message));
        if (depth < MaxDepth)
        {
            var causes = exception is AggregateException several ? several.InnerExceptions.Take(MaxCauses) : exception.InnerException is { } one ? [one] : [];
            foreach (var cause in causes)
            {
                if (text.Length > MaxCharacters)
                    return;
                text.Append("\n ---> ");
                Write(text, cause, clean, depth + 1);
            }
        }

        if (exception.StackTrace is { } stack)
            text.Append('\n').Append(stack);
    }
}
