using SqlxOrleans.Domain.Privacy.Sql;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Privacy.Sql;

public sealed class SqlSanitizerTests
{
    private const SqlDialect Pg = SqlDialect.PostgreSql;
    private const SqlDialect My = SqlDialect.MySql;
    private const SqlDialect Ms = SqlDialect.SqlServer;
    private const SqlDialect Ora = SqlDialect.Oracle;
    private const SqlDialect Lite = SqlDialect.Sqlite;
    private const SqlDialect Any = SqlDialect.Unknown;

    [Theory]
    [InlineData(Pg, "SELECT 'it''s', b FROM t", "select ?, b from t")]
    [InlineData(Pg, @"SELECT E'a\'b', b", "select ?, b")]
    [InlineData(Pg, "SELECT U&'d\\0061t', b", "select ?, b")]
    [InlineData(Pg, "SELECT N'x', b, X'4D', c, B'01'", "select ?, b, ?, c, ?")]
    [InlineData(My, "SELECT _utf8'x', b", "select ?, b")]
    [InlineData(My, @"SELECT 'a\'b', b", "select ?")]
    [InlineData(My, "SELECT \"x\", b", "select ?, b")]
    [InlineData(Lite, "SELECT \"x\", b", "select ?, b")]
    [InlineData(Ms, "SELECT \"x\", b", "select ?, b")]
    [InlineData(Pg, "SELECT \"X\", b", "select \"X\", b")]
    [InlineData(Ora, "SELECT \"X\", b", "select \"X\", b")]
    public void String_becomes_a_question_mark(SqlDialect dialect, string sql, string expected) => Check(dialect, sql, expected);

    [Theory]
    [InlineData(Pg, "SELECT 'a'\n  'b', c", "select ?, c")]
    [InlineData(Pg, "SELECT E'a\\'b' -- c\n  'd\\'e', c", "select ?, c")]
    [InlineData(Pg, "SELECT 'a''b''''c', d", "select ?, d")]
    [InlineData(My, "SELECT 'a' 'b', c", "select ?, c")]
    public void Adjacent_literals_are_one_value(SqlDialect dialect, string sql, string expected) => Check(dialect, sql, expected);

    [Theory]
    [InlineData("SELECT $$it's$$, b", "select ?, b")]
    [InlineData("SELECT $a$ $b$ 'x' $b$ $a$, b", "select ?, b")]
    [InlineData("SELECT $tág$ it's $tág$, b", "select ?, b")]
    [InlineData("SELECT $1, b, $2", "select ?, b, ?")]
    [InlineData("SELECT $1$$secret$$, b", "select ?, b")]
    [InlineData("SELECT 1$$secret$$, b", "select ?, b")]
    [InlineData("SELECT a$$b, c$d$e, f", "select a$$b, c$d$e, f")]
    public void Dollar_quotes_are_told_from_parameters_and_names(string sql, string expected) => Check(Pg, sql, expected);

    [Theory]
    [InlineData("SELECT q'[it's]', b FROM dual", "select ?, b from dual")]
    [InlineData("SELECT nq'{a'b}', b", "select ?, b")]
    [InlineData("SELECT Q'!it's!', b", "select ?, b")]
    [InlineData("SELECT q'\U0001F600it's\U0001F600', b", "select ?, b")]
    [InlineData("SELECT seq'x', b", "select seq ?, b")]
    public void Oracle_chooses_its_own_quotes(string sql, string expected) => Check(Ora, sql, expected);

    [Theory]
    [InlineData(Pg, "SELECT a /* x /* y */ 'z' */, b", "select a, b")]
    [InlineData(Ms, "SELECT a /* x /* y */ 'z' */, b", "select a, b")]
    [InlineData(My, "SELECT a /*! , 'x' */, b", "select a ?, b")]
    [InlineData(My, "SELECT a /*!50000 'it*/s' */, b", "select a ?")]
    [InlineData(Pg, "SELECT a --b\n, c", "select a, c")]
    [InlineData(My, "SELECT a--b, c", "select a - - b, c")]
    [InlineData(My, "SELECT a -- b\n, c", "select a, c")]
    [InlineData(My, "SELECT a # b's\n, c", "select a, c")]
    [InlineData(Pg, "SELECT a -- it's\r, c", "select a, c")]
    [InlineData(Any, "SELECT a--b, c\n, d", "select a, d")]
    public void Comments_go(SqlDialect dialect, string sql, string expected) => Check(dialect, sql, expected);

    [Theory]
    [InlineData(Pg, "a #> '{x}'", "a #> ?")]
    [InlineData(Pg, "a ?| array['x','y'] AND b ?& c", "a ?| array[?] and b ?& c")]
    [InlineData(Pg, "a->>'x' = b::text", "a ->> ? = b :: text")]
    [InlineData(Pg, "a || 'x' || b", "a || ? || b")]
    [InlineData(My, "a->>'$.x'", "a ->> ?")]
    public void Operators_are_not_taken_for_quotes_or_markers(SqlDialect dialect, string sql, string expected) => Check(dialect, sql, expected);

    [Theory]
    [InlineData(Ms, "SELECT [O'Brien], [a]]'b] FROM [T]", "select [O'Brien], [a]]'b] from [T]")]
    [InlineData(Lite, "SELECT [O'Brien] FROM [T]", "select [O'Brien] from [T]")]
    [InlineData(Pg, "SELECT \"we'ird\", \"a\"\"b\" FROM \"T\"", "select \"we'ird\", \"a\"\"b\" from \"T\"")]
    [InlineData(My, "SELECT `we'ird` FROM `T`", "select `we'ird` from `T`")]
    [InlineData(Any, "SELECT [a], `b` FROM t_2", "select a, b from t_2")]
    public void Quoted_names_are_kept_as_they_are(SqlDialect dialect, string sql, string expected) => Check(dialect, sql, expected);

    [Theory]
    [InlineData("SELECT 1_000, a, 0xCAFE, b, .5, c, 1e-3, d, 10K, e", "select ?, a, ?, b, ?, c, ?, d, ?, e")]
    [InlineData("SELECT t_2, t.a, t2.b2 FROM s.t_2", "select t_2, t.a, t2.b2 from s.t_2")]
    [InlineData("a = -5 AND b = - 5 AND c - 5 > 0", "a = ? and b = ? and c - ? > ?")]
    [InlineData("a = TRUE AND b IS NOT NULL AND c = NULL", "a = ? and b is not null and c = ?")]
    [InlineData("a = 550e8400-e29b-41d4-a716-446655440000 AND b = c", "a = ? and b = c")]
    [InlineData("a = abcdef01-e29b-41d4-a716-446655440000", "a = ?")]
    [InlineData("a = :name AND b = @p0 AND c = ? AND d = ?2 AND e = %s AND f = %(name)s AND g = $x", "a = ? and b = ? and c = ? and d = ? and e = ? and f = ? and g = ?")]
    public void Numbers_words_and_markers_are_values(string sql, string expected) => Check(Lite, sql, expected);

    [Theory]
    [InlineData("a IN (1, 2, 3)", "a in (?)")]
    [InlineData("a in('x','y')", "a in (?)")]
    [InlineData("INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y'), (3, NULL)", "insert into t(a, b) values (?)")]
    [InlineData("VALUES (1, now()), (2, now()), (3, now())", "values (?, now())")]
    [InlineData("VALUES (1, a), (2, b)", "values (?, a), (?, b)")]
    public void Lists_and_rows_collapse(string sql, string expected) => Check(Pg, sql, expected);

    [Theory]
    [InlineData("SELECT  A ,B\n\tFROM  T", "select a, b from t")]
    [InlineData("select a,b from t", "select a, b from t")]
    [InlineData("SELECT a\u2028FROM\u00A0t", "select a from t")]
    [InlineData("SELECT COUNT( * )FROM t", "select count(*) from t")]
    public void Case_and_space_fold(string sql, string expected) => Check(Lite, sql, expected);

    [Theory]
    [InlineData(Pg, "SELECT 'abc")]
    [InlineData(Pg, "SELECT $$abc")]
    [InlineData(Pg, "SELECT /* abc")]
    [InlineData(Pg, "SELECT \"abc")]
    [InlineData(Ora, "SELECT q'[abc]")]
    [InlineData(Ms, "SELECT [abc")]
    [InlineData(Any, "SELECT 'abc")]
    [InlineData(Any, "")]
    [InlineData(Any, "  -- nothing")]
    public void Text_that_ends_inside_something_is_dropped(SqlDialect dialect, string sql) =>
        Assert.Equal(default, SqlSanitizer.Sanitize(sql, dialect));

    [Fact]
    public void What_one_reading_leaves_open_is_masked_to_the_end() => Check(Pg, @"SELECT a, '\', secret FROM t", "select a, ?");

    [Theory]
    [InlineData(Ora, "ALTER USER scott IDENTIFIED BY tiger", "alter user")]
    [InlineData(My, "create /* x */ user if not exists jeff@localhost", "create user")]
    [InlineData(Pg, "CREATE ROLE joe LOGIN", "create role")]
    [InlineData(Ms, "CREATE LOGIN joe WITH PASSWORD = 'x'", "create login")]
    [InlineData(Ora, "GRANT connect TO joe IDENTIFIED BY tiger", "grant")]
    [InlineData(Ora, "CREATE DATABASE LINK l CONNECT TO joe IDENTIFIED BY tiger USING 'x'", "create link")]
    [InlineData(My, "SET PASSWORD FOR joe = 'x'", "set password")]
    [InlineData(Pg, "COPY t (a) FROM stdin;\n1\tJohn Doe\n\\.\nSELECT 1", "copy")]
    [InlineData(Ora, "CONNECT scott/tiger@db", "connect")]
    [InlineData(Pg, "SELECT a FROM t; DROP USER joe; SELECT b", "select a from t; drop user; select b")]
    public void Statements_about_people_keep_their_verb_only(SqlDialect dialect, string sql, string expected) => Check(dialect, sql, expected);

    [Theory]
    [InlineData(Pg, "UPDATE users SET password = 'x' WHERE role = 1", "update users set password = ? where role = ?")]
    [InlineData(Ora, "SELECT a FROM t START WITH b = 1 CONNECT BY PRIOR c = d", "select a from t start with b = ? connect by prior c = d")]
    [InlineData(Pg, "ALTER TABLE users ADD role text", "alter table users add role text")]
    public void Words_of_such_statements_mean_nothing_elsewhere(SqlDialect dialect, string sql, string expected) => Check(dialect, sql, expected);

    [Theory]
    [InlineData("SELECT \uFF07canary\uFF07, b", "select ?, b")]
    [InlineData("SELECT \u2018canary\u2019, b", "select ?, b")]
    [InlineData("SELECT \u201Ccanary\u201D, b", "select ?, b")]
    [InlineData("SELECT 'it\u2019s', b", "select ?, b")]
    [InlineData("SELECT a\u2019canary", "select a ?")]
    public void What_only_looks_like_a_quote_is_one(string sql, string expected) => Check(Pg, sql, expected);

    [Theory]
    [InlineData("SELECT a\0FROM t", "select a from t")]
    [InlineData("SELECT 'a\0b', c", "select ?, c")]
    public void Nul_is_a_space(string sql, string expected) => Check(Pg, sql, expected);

    [Fact]
    public void Half_a_character_does_no_harm()
    {
        Check(Pg, "SELECT a\uD800 FROM t", "select a\uFFFD from t");
        Check(Pg, "SELECT '\uDC00', c", "select ?, c");
        Check(Pg, "SELECT \"a\uDC00\", c", "select \"a\uFFFD\", c");
    }

    [Fact]
    public void Long_list_is_cut_and_still_a_list()
    {
        var sql = "SELECT a FROM t WHERE b IN (" + string.Join(", ", Enumerable.Range(0, 12_000).Select(i => $"'v{i}'")) + ")";
        Assert.True(sql.Length > 64 * 1024);
        Check(Pg, sql, "select a from t where b in (?,");
    }

    [Fact]
    public void Long_literal_is_masked_where_it_is_cut() =>
        Check(Pg, "SELECT a, '" + new string('x', 40_000) + "' FROM t", "select a, ?");

    [Fact]
    public void Hash_is_sixteen_bytes_of_what_was_sanitised_for_a_dialect()
    {
        var hash = SqlSanitizer.Sanitize("SELECT 1", Pg).PlanHash!;

        Assert.Matches("^ph:[0-9a-f]{32}$", hash);
        Assert.Equal(hash, SqlSanitizer.Sanitize("select /* x */  'y'", Pg).PlanHash);
        Assert.NotEqual(hash, SqlSanitizer.Sanitize("SELECT 1", My).PlanHash);
        Assert.NotEqual(hash, SqlSanitizer.Sanitize("SELECT b", Pg).PlanHash);
    }

    [Theory]
    [InlineData("postgresql", Pg)]
    [InlineData("Postgres", Pg)]
    [InlineData("mariadb", My)]
    [InlineData("microsoft.sql_server", Ms)]
    [InlineData("oracle.db", Ora)]
    [InlineData("sqlite", Lite)]
    [InlineData("cockroachdb", Any)]
    [InlineData("", Any)]
    public void Dialect_is_named_as_senders_name_it(string name, SqlDialect dialect) => Assert.Equal(dialect, SqlDialects.Parse(name));

    private static void Check(SqlDialect dialect, string sql, string expected) => Assert.Equal(expected, SqlSanitizer.Sanitize(sql, dialect).Text);
}
