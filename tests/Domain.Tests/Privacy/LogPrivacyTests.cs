using CsCheck;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Privacy.Sql;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Privacy;

public sealed class LogPrivacyTests
{
    private static readonly LogPrivacy s_privacy = new(new PrivacyFilter(new ActorPseudonyms(new byte[ActorPseudonyms.MinKeyBytes])));

    [Theory]
    [InlineData("ordinary words", "ordinary words")]
    [InlineData("You may select another file.", "You may select another file.")]
    [InlineData("error in SELECT id FROM people WHERE mail = 'x'", "error in select id from people where mail = ?")]
    [InlineData("while running insert into t(a) values ('Jane', 42)", "while running insert into t(a) values (?)")]
    [InlineData("preselected from a list", "preselected from a list")]
    [InlineData("UPDATE t SET a = 'Jane", "[sql]")]
    public void Statement_in_a_text_loses_its_values(string text, string expected)
    {
        Assert.Equal(expected, SqlInText.Redact(text, out var found));
        Assert.Equal(expected == text ? Redactions.None : Redactions.Sql, found);
    }

    [Fact]
    public void No_literal_of_a_statement_survives_in_a_text_around_it()
    {
        const string Canary = "Qx7canary";
        var statements = AnyOf(
            $"select * from t where a = '{Canary}'", $"INSERT INTO t VALUES ('{Canary}', 1)", $"update t set a = E'{Canary}' where b = 2",
            $"DELETE FROM t WHERE a = $${Canary}$$", $"merge into t using s on s.a = '{Canary}'", $"/* {Canary} */ select 1 from t -- {Canary}\n",
            $"create user x password '{Canary}'");
        Gen.Select(AnyOf("", "failed: ", "42601: syntax error in "), statements, AnyOf("", " at line 3", "\nmore")).Sample((before, statement, after) =>
        {
            // A comment in front of a statement is not recognised as one: it stays what it was, words of an unknown text.
            var text = before + (statement.StartsWith("/*", StringComparison.Ordinal) ? statement[statement.IndexOf("select", StringComparison.Ordinal)..] : statement) + after;
            Assert.DoesNotContain(Canary, LogPrivacy.Text(text, Redactions.None, out var found), StringComparison.Ordinal);
            Assert.True(found.HasFlag(Redactions.Sql));
        });
    }

    [Theory]
    [InlineData("password", "[secret]")]
    [InlineData("postgres_connection_string", "[secret]")]
    [InlineData("parameters", LogPrivacy.Removed)]
    [InlineData("query_string", LogPrivacy.Removed)]
    [InlineData("path", "?a=b")]
    public void Field_decides_what_becomes_of_a_value(string field, string expected) =>
        Assert.Equal(expected, s_privacy.Value(TenantId.Parse("acme"), field, "?a=b", Redactions.None, out _));

    [Fact]
    public void Kinds_that_are_kept_stay_and_others_do_not()
    {
        Assert.Equal("10.1.2.3 [email]", LogPrivacy.Text("10.1.2.3 a@b.de", Redactions.Address, out var found));
        Assert.Equal(Redactions.Email, found);
    }

    [Fact]
    public void Looking_for_statements_takes_time_in_proportion_to_the_text()
    {
        // A search that began anew at each verb would take minutes.
        var text = string.Concat(Enumerable.Repeat("select update insert delete values ", 100_000));
        Assert.Equal(-1, SqlInText.Start(text.AsSpan()));
    }

    private static Gen<string> AnyOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}
