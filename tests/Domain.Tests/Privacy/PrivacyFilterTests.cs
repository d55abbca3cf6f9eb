using CsCheck;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Privacy.Sql;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Privacy;

public sealed class PrivacyFilterTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");
    private static readonly ActorPseudonyms Pseudonyms = new(new byte[32]);
    private static readonly PrivacyFilter Filter = new(Pseudonyms);

    [Theory]
    [InlineData("db.query.parameter.0")]
    [InlineData("exception.message")]
    [InlineData("exception.stacktrace")]
    [InlineData("error.message")]
    [InlineData("url.full")]
    [InlineData("client.address")]
    [InlineData("tracestate")]
    [InlineData("DB.STATEMENT")]
    [InlineData("anything")]
    [InlineData("")]
    public void What_is_on_no_list_is_dropped_and_counted(string key)
    {
        foreach (var kind in Enum.GetValues<TelemetryKind>())
            Assert.Equal(new FilteredAttribute(null, null, Sensitivity.None, Redactions.UnknownKey), Filtered(kind, key, "1"));
    }

    [Fact]
    public void Of_sql_only_the_hash_is_kept()
    {
        var kept = Filtered(TelemetryKind.Span, "db.query.text", "SELECT * FROM t WHERE name = 'canary'");

        Assert.Equal(("sqlx.plan_hash", Redactions.Sql), (kept.Key, kept.Redactions));
        Assert.Equal(SqlSanitizer.Sanitize("select * from t where name = 'x'", SqlDialect.PostgreSql).PlanHash, kept.Value);
        Assert.Null(Filtered(TelemetryKind.Span, "db.statement", "SELECT 'open").Value);
    }

    [Theory]
    [InlineData("error.type", "timeout", "timeout", Sensitivity.None)]
    [InlineData("error.type", "john@example.com", "other", Sensitivity.Pii)]
    [InlineData("db.response.status_code", "08006", "08006", Sensitivity.None)]
    [InlineData("rows", "42", "42", Sensitivity.None)]
    [InlineData("rows", "canary", null, Sensitivity.None)]
    [InlineData("reason", "cross-region egress blocked", "cross-region egress blocked", Sensitivity.None)]
    [InlineData("reason", "blocked for john@example.com", "blocked for [email]", Sensitivity.Pii)]
    [InlineData("reason", "card 4111111111111111", "card [card]", Sensitivity.Financial)]
    [InlineData("reason", "duplicate key (name)=('canary')", "duplicate key(name) = (?)", Sensitivity.None)]
    [InlineData("reason", "it's canary", "other", Sensitivity.None)]
    public void Values_are_kept_by_their_treatment(string key, string value, string? kept, Sensitivity sensitivity)
    {
        var filtered = Filtered(TelemetryKind.Span, key, value);

        Assert.Equal((kept, sensitivity), (filtered.Value, filtered.Sensitivity));
    }

    [Fact]
    public void People_are_pseudonymised_by_tenant_and_services_are_not()
    {
        var actor = Filtered(TelemetryKind.LogRecord, "actor", "user:analyst-42");

        Assert.Matches("^user:~[0-9a-f]{32}$", actor.Value);
        Assert.Equal((Sensitivity.Pii, Redactions.Actor), (actor.Sensitivity, actor.Redactions));
        Assert.Equal(actor.Value, Pseudonyms.Of(Acme, "user:analyst-42"));
        Assert.NotEqual(actor.Value, Pseudonyms.Of(Acme, "user:analyst-43"));
        Assert.NotEqual(actor.Value, Pseudonyms.Of(Globex, "user:analyst-42"));
        Assert.NotEqual(actor.Value, new ActorPseudonyms([.. Enumerable.Repeat((byte)1, 32)]).Of(Acme, "user:analyst-42"));
        Assert.Equal("svc:loader", Filtered(TelemetryKind.LogRecord, "actor", "svc:loader").Value);
        Assert.StartsWith("user:~", Filtered(TelemetryKind.LogRecord, "actor", "svc:john@example.com").Value);
        Assert.StartsWith("user:~", Filtered(TelemetryKind.LogRecord, "actor", "John Doe").Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActorPseudonyms(new byte[31]));
    }

    [Theory]
    [InlineData("none", Sensitivity.None)]
    [InlineData(" PII ", Sensitivity.Pii)]
    [InlineData("financial", Sensitivity.Financial)]
    [InlineData("internal", Sensitivity.Internal)]
    [InlineData("phi", Sensitivity.Phi)]
    [InlineData("secret", Sensitivity.Phi)]
    [InlineData("", Sensitivity.Internal)]
    public void Unknown_sensitivity_is_the_greatest_and_a_missing_one_the_tenants(string tag, Sensitivity expected) =>
        Assert.Equal(expected, Sensitivities.Parse(tag, Sensitivity.Internal));

    [Fact]
    public void Greatest_sensitivity_holds()
    {
        Assert.Equal([Sensitivity.None, Sensitivity.Internal, Sensitivity.Financial, Sensitivity.Pii, Sensitivity.Phi], Enum.GetValues<Sensitivity>().Order());
        Gen.Enum<Sensitivity>().Array[2].Sample(two => Sensitivities.Max(two[0], two[1]) == two.Max());
    }

    [Fact]
    public void Counts_add_up_by_kind()
    {
        var counts = default(RedactionCounts);
        counts.Add(Redactions.Email | Redactions.Actor);
        counts.Add(Redactions.Email, 2);
        var more = counts;
        counts.Add(more);

        Assert.Equal([("email", 6L), ("actor", 2L)], counts.All);
        foreach (var kind in Enum.GetValues<Redactions>().Where(kind => kind != Redactions.None))
        {
            var one = default(RedactionCounts);
            one.Add(kind);
            Assert.Single(one.All);
        }
    }

    private static FilteredAttribute Filtered(TelemetryKind kind, string key, string value) =>
        Filter.Filter(Acme, kind, key, value, SqlDialect.PostgreSql);
}
