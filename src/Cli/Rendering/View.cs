using Spectre.Console;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>
/// Tables and lines on the command's output. Redirected, they have neither escape sequences nor borders nor line breaks, so that
/// they can be searched and cut; what came over the wire is never read as markup, and its control characters are not passed on.
/// </summary>
internal sealed class View
{
    private const int RedirectedWidth = 10_000;

    private readonly IAnsiConsole _console;
    private readonly bool _isTerminal;

    public View(CliShell shell)
    {
        _isTerminal = shell.IsTerminal;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(shell.Output),
        });
        if (!_isTerminal)
            _console.Profile.Width = RedirectedWidth;
    }

    public static Text Cell(string text, Style? style = null) => new(Printable(text), style);

    public void Line(string text, Style? style = null)
    {
        _console.Write(Cell(text, style));
        _console.WriteLine();
    }

    public Table Table(params (string Title, bool IsNumber)[] columns)
    {
        var table = new Table { Border = _isTerminal ? TableBorder.Rounded : TableBorder.None };
        foreach (var (title, isNumber) in columns)
            table.AddColumn(new TableColumn(Cell(title)) { Alignment = isNumber ? Justify.Right : Justify.Left, NoWrap = isNumber });
        return table;
    }

    public void Show(Table table) => _console.Write(table);

    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)) : text;
}
