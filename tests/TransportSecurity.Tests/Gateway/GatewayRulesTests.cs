using CsCheck;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Gateway;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests.Gateway;

public sealed class GatewayRulesTests
{
    private readonly Roster _roster = new();

    [Fact]
    public void A_kernel_reaches_its_tenants_grains_the_ingest_and_the_manifest()
    {
        using var rules = Rules(Who.Kernel);

        Assert.Null(rules.ReasonAgainst(new Sent().Header));
        Assert.Null(rules.ReasonAgainst(new Sent { TargetType = "plans", TargetKey = "acme|other" }.Header));
        Assert.Null(rules.ReasonAgainst(new Sent { TargetType = "ingest", TargetKey = "0" }.Header));
        Assert.Null(rules.ReasonAgainst(new Sent { TargetType = "sys.svc.manifest", TargetKey = "127.0.0.1:1@2" }.Header));
        Assert.Null(rules.ReasonAgainst(new Sent { SenderKey = Sent.Client + "+object", Direction = 3 }.Header));
    }

    public static TheoryData<string, string> Attacks => new()
    {
        { "another tenant's grain", "is for another tenant" },
        { "a tenant whose name begins alike", "is for another tenant" },
        { "no key", "is for another tenant" },
        { "the silo's own client", "from within the cluster" },
        { "a grain", "from within the cluster" },
        { "a system target", "from within the cluster" },
        { "nobody", "from within the cluster" },
        { "silo control", "not for kernels" },
        { "membership", "not for kernels" },
        { "another client", "not for kernels" },
        { "an answer", "nobody calls kernels" },
        { "where grains are", "which silos tell each other" },
        { "no direction", "nobody calls kernels" },
        { "a client without a name", "another tenant's client" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void What_a_kernel_may_not_send_ends_its_connection(string attack, string reason)
    {
        var forged = attack switch
        {
            "another tenant's grain" => new Sent { TargetKey = "globex|prod-eu" },
            "a tenant whose name begins alike" => new Sent { TargetKey = "acme2|prod-eu" },
            "no key" => new Sent { TargetKey = "" },
            "the silo's own client" => new Sent { SenderKey = "hosted-127.0.0.1:11111@1" },
            "a grain" => new Sent { SenderType = "workload", SenderKey = "acme|prod-eu|L" },
            "a system target" => new Sent { SenderType = "sys.svc.clustering" },
            "nobody" => new Sent { SenderType = "", SenderKey = "" },
            "silo control" => new Sent { TargetType = "sys.svc.silo-control" },
            "membership" => new Sent { TargetType = "sys.svc.clustering" },
            "another client" => new Sent { TargetType = "sys.client" },
            "an answer" => new Sent { Direction = 2 },
            "where grains are" => new Sent { Flags = 0x0080 },
            "no direction" => new Sent { Direction = 0 },
            _ => new Sent { SenderKey = "+object" },
        };
        using var rules = Rules(Who.Kernel);
        Assert.Contains(reason, rules.ReasonAgainst(forged.Header), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_is_one_client_all_along()
    {
        using var rules = Rules(Who.Kernel);
        Assert.Null(rules.ReasonAgainst(new Sent().Header));
        Assert.Contains("another client", rules.ReasonAgainst(new Sent { SenderKey = "4f6c" }.Header), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_is_one_tenants_as_long_as_it_is_connected()
    {
        using (var rules = Rules(Who.Kernel))
        {
            Assert.Null(rules.ReasonAgainst(new Sent().Header));
            using var thief = Rules("spiffe://sqlx.test/tenant/globex/workspace/prod-eu/kernel/k1");
            Assert.Contains("another tenant's client", thief.ReasonAgainst(new Sent { TargetType = "ingest" }.Header), StringComparison.Ordinal);
            Assert.Equal("acme", Assert.Single(_roster.Kernels).Value.ToString());
        }

        Assert.Empty(_roster.Kernels);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unbound_or_without_a_certificate_every_tenants_grains_are_reached_and_nothing_else_more(bool certificate)
    {
        using var rules = new GatewayRules(certificate ? Peer(Who.Kernel) : null, certificate ? null : _roster);

        Assert.Null(rules.ReasonAgainst(new Sent { TargetKey = "globex|prod-eu" }.Header));
        Assert.NotNull(rules.ReasonAgainst(new Sent { SenderKey = "hosted-127.0.0.1:11111@1" }.Header));
        Assert.NotNull(rules.ReasonAgainst(new Sent { TargetType = "sys.svc.silo-control" }.Header));
        Assert.Empty(_roster.Kernels);
    }

    [Fact]
    public void Header_that_is_cut_off_or_noise_is_refused_and_never_more()
    {
        var whole = new Sent().Header;
        var ids = whole.Length - "more of the header".Length;
        for (var length = 0; length < ids; length++)
        {
            using var rules = Rules(Who.Kernel);
            Assert.NotNull(rules.ReasonAgainst(whole.AsSpan(0, length)));
        }

        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            using var rules = Rules(Who.Kernel);
            return rules.ReasonAgainst(bytes) is not null;
        });
    }

    private GatewayRules Rules(string identity) => new(Peer(identity), _roster);

    private static VerifiedPeer Peer(string identity) =>
        PeerIdentity.TryParse(identity, out var known) ? new VerifiedPeer(known, DateTimeOffset.MaxValue) : throw new ArgumentException(identity);
}
