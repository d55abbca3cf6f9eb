using SqlxOrleans.Domain.Privacy.Sql;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Privacy.Sql;

/// <summary>The gate: no literal of any statement of any server gets through, whether the dialect is known or not.</summary>
public sealed class SqlCanaryTests
{
    private const int StatementsPerServer = 10_000;

    public static TheoryData<int> Servers => [.. Enumerable.Range(0, SqlServerSetup.All.Count)];

    [Fact]
    public void There_are_enough_statements() => Assert.True(StatementsPerServer * SqlServerSetup.All.Count >= 100_000);

    [Theory]
    [MemberData(nameof(Servers))]
    public void No_canary_gets_through(int at)
    {
        var server = SqlServerSetup.All[at];
        var (kept, keptUnknown, withText) = (0, 0, 0);
        for (var seed = 0; seed < StatementsPerServer; seed++)
        {
            var sql = new SqlStatements(server, (at * StatementsPerServer) + seed, seed).Write();
            withText += sql.Contains(SqlStatements.Canary, StringComparison.Ordinal) ? 1 : 0;
            kept += Checked(sql, server.Dialect);
            keptUnknown += Checked(sql, SqlDialect.Unknown);
        }

        Assert.True(withText > StatementsPerServer / 2, $"{withText} statements had a text");
        Assert.True(kept > StatementsPerServer * 9 / 10, $"{kept} of {StatementsPerServer} statements were kept, knowing the dialect");
        Assert.True(keptUnknown > StatementsPerServer / 2, $"{keptUnknown} of {StatementsPerServer} statements were kept, not knowing it");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void Tail_that_a_sender_cut_off_lets_nothing_through(int at)
    {
        var server = SqlServerSetup.All[at];
        for (var seed = 0; seed < 2_000; seed++)
        {
            var sql = new SqlStatements(server, seed, seed).Write();
            Checked(sql[..new Random(seed).Next(sql.Length)], server.Dialect);
        }
    }

    private static int Checked(string sql, SqlDialect dialect)
    {
        var text = SqlSanitizer.Sanitize(sql, dialect).Text;
        if (text is null)
            return 0;
        var leaks = text.Contains(SqlStatements.Canary, StringComparison.OrdinalIgnoreCase) || text.Contains(SqlStatements.NumberCanary, StringComparison.Ordinal);
        Assert.False(leaks, $"{dialect}\n{sql}\n=>\n{text}");
        return 1;
    }
}
