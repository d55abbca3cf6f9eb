using System.Text;
using CsCheck;
using SqlxOrleans.SloFiles;
using Xunit;

namespace SqlxOrleans.Domain.Tests.SloFiles;

public sealed class HostileFileTests
{
    private static readonly string[] Pieces =
    [
        "classes", "L", "p95_ms", "tenants", "acme", "overrides", "alerts", "observability", "otel", ": ", ":", "\n", "\n  ", "\n    ", "- ", "-",
        "{", "}", "[", "]", ",", "\"", "'", "&a ", "*a", "!!str ", "!", "| ", ">-\n", "#", "? ", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! x\n",
        "\t", "15", "99.9%", "1e999", "~", "\0", "\ud800", "\\x", "\"\\u", "\"\\UFFFFFFFF\"", "<<: ", "@", "`", "\u0085", "\u2028", "\ufeff",
    ];

    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);

    private static readonly Gen<string> Noise = Gen.OneOf(
        Gen.String,
        Piece.Array[0, 40].Select(string.Concat),
        Gen.OneOf(Piece, Gen.String[0, 3]).Array[0, 30].Select(string.Concat));

    [Fact]
    public void Any_text_gives_a_document_or_errors_and_never_an_exception()
    {
        var accepted = 0;
        var refused = 0;
        Noise.Sample(
            text =>
            {
                var slo = SloFile.Parse(text);
                var observability = ObservabilityFile.Parse(text);
                Assert.Equal(slo.Document is null, slo.Errors.Count > 0);
                Assert.Equal(observability.Settings is null, observability.Errors.Count > 0);
                Assert.All(slo.Errors, AssertFitToPrint);
                Assert.All(observability.Errors, AssertFitToPrint);
                Interlocked.Add(ref slo.Document is null ? ref refused : ref accepted, 1);
            },
            iter: 5_000);
        Assert.True(refused > 300, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void Text_that_is_nearly_a_good_file_never_causes_an_exception()
    {
        const string Good = "version: 1\nclasses:\n  L: { p95_ms: 15, availability: 99.99%, window: 30d }\ntenants:\n  acme:\n    overrides:\n      L: { p95_ms: 10 }\n";
        var accepted = 0;
        var refused = 0;
        Gen.Select(Gen.Int[0, Good.Length], Gen.Int[0, 5], Gen.OneOf(Gen.Const(string.Empty), Piece)).Sample(
            (at, cut, piece) =>
            {
                var text = Good.Remove(at, Math.Min(cut, Good.Length - at)).Insert(at, piece);
                Interlocked.Add(ref SloFile.Parse(text).Document is null ? ref refused : ref accepted, 1);
            },
            iter: 5_000);
        Assert.True(accepted > 100 && refused > 100, $"{accepted} accepted, {refused} refused");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_refused(string opening)
    {
        var text = "alerts: " + (opening is "- " or "? " ? "\n  " : string.Empty)
            + new StringBuilder().Insert(0, opening, 100_000 / opening.Length);

        Assert.Contains("nested more than 16 levels", Only(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_aliases_and_tags_are_refused_where_they_stand()
    {
        Assert.Equal("1:9 file: uses an anchor (&); write the value out.", Only("alerts: &a [x, x]\nactions: [*a, *a]\n"));
        Assert.Equal("1:10 file: uses an alias (*); write the value out.", Only("alerts: [*a]\n"));
        Assert.Equal("1:10 file: uses a tag (!); write the plain value.", Only("version: !!int 1\n"));
    }

    [Fact]
    public void File_that_is_too_large_empty_of_another_shape_or_more_than_one_is_refused()
    {
        Assert.Equal("1:1 file: is larger than 1 MiB.", Only("#" + new string('x', 1 << 20)));
        Assert.Equal("1:1 file: is larger than 1 MiB.", Only("#" + new string('\u20ac', 400_000)));
        Assert.Equal("1:1 file: is empty; a mapping of fields is expected.", Only(string.Empty));
        Assert.Equal("1:1 file: is empty; a mapping of fields is expected.", Only("# nothing\n"));
        Assert.Equal("1:1 file: is a list; a mapping of fields is expected.", Only("- version: 1"));
        Assert.Equal("2:1 file: holds a second document; one is allowed.", Only("version: 1\n---\nversion: 1\n"));
    }

    [Fact]
    public void Errors_beyond_the_first_hundred_are_counted()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"x{i}: 1\n"));

        var errors = SloFile.Parse(text).Errors;

        Assert.Equal(101, errors.Count);
        Assert.Equal("1:1 file: 49900 more errors are not listed.", errors[^1].ToString());
    }

    [Fact]
    public void Syntax_error_says_where() =>
        Assert.Equal(
            "4:2 file: is not valid YAML: While parsing a block mapping, did not find expected key.",
            Only("version: 1\nclasses:\n  L: [1]\n 2\n"));

    [Fact]
    public void Syntax_error_that_the_parser_cannot_place_is_placed_after_the_last_thing_understood() =>
        Assert.StartsWith(
            "3:", Only("version: 1\nclasses:\n  L: { p95_ms: 15\nrelease: x\n"), StringComparison.Ordinal);

    private static string Only(string text) => Assert.Single(SloFile.Parse(text).Errors).ToString();

    private static void AssertFitToPrint(FileProblem problem)
    {
        Assert.True(problem is { Line: >= 1, Column: >= 1 });
        Assert.DoesNotContain(problem.ToString(), character => char.IsControl(character) || char.IsSurrogate(character));
        Assert.InRange(problem.ToString().Length, 10, 500);
    }
}
