using System.Net.Http.Json;
using SqlxOrleans.Api.Rest;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Tests;

public sealed class TenantSloViewTests
{
    [Fact]
    public async Task A_tenant_sees_neither_other_tenants_errors_nor_the_operators_hosts_and_folders()
    {
        await using var host = await EdgeHost.StartAsync(sloStatus: new Status());
        var text = await host.Client.GetStringAsync(new Uri("/v1/slo", UriKind.Relative));
        Assert.All(["globex", "silo-7", "/srv"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        var answer = await host.Client.GetFromJsonAsync(new Uri("/v1/slo", UriKind.Relative), SqlxRestJson.Default.SloAnswer);
        Assert.Equal(("slo.yml", "slo.yml"), (answer!.Source, answer.LastRejected!.Source));
        Assert.Equal(
            [
                "3:1 classes.L.p95_ms: is '-1'; a number is expected.",
                "9:1 tenants.acme.overrides.L: is a list; a mapping is expected.",
                "6 more are not about this tenant; the operator finds them in the silo's log.",
            ],
            answer.LastRejected.Errors);
    }

    private sealed class Status : ISloStatus
    {
        public string Source => "silo-7:/srv/config/slo.yml";

        public DateTimeOffset? InForceSince => DateTimeOffset.UnixEpoch;

        public RejectedSloFile? LastRejected => new(
            DateTimeOffset.UnixEpoch,
            "/srv/config/slo.yml",
            [
                "3:1 classes.L.p95_ms: is '-1'; a number is expected.",
                "9:1 tenants.acme.overrides.L: is a list; a mapping is expected.",
                "11:1 tenants.globex.overrides.L.p95_ms: is looser than class L's 15.",
                "12:1 tenants.acme-globex.overrides: is a list; a mapping is expected.",
                "14:1 tenants.globex: appears twice; the first is on line 3.",
                "15:1 globex: is not known; allowed: version.",
                "16:1 classes.globex: is not known; allowed: L, B, A, S.",
                "Could not read /srv/config/slo.yml on silo-7.",
            ]);
    }
}
