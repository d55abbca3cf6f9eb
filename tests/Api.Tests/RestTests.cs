using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Grains.Interfaces.Signals;
using SqlxOrleans.Grains.Interfaces.Tenants;
using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Api.Tests;

public sealed class RestTests : IAsyncLifetime
{
    private readonly Tenant _tenant = new();
    private readonly Copilot _copilot = new();
    private readonly IGrainFactory _grains;
    private EdgeHost _host = null!;

    public RestTests() => _grains = StubGrains.Create(
        (typeof(ITenantGrain), "acme", _tenant),
        (typeof(IWorkloadGrain), "acme|prod-eu|L", new Workload("L")),
        (typeof(IWorkloadGrain), "acme|prod-eu|A", new Workload("A")),
        (typeof(ICopilotGrain), "acme|prod-eu", _copilot));

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync(grains: _grains);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_slo_answer_has_all_four_classes()
    {
        var answer = await _host.Client.GetFromJsonAsync(
            new Uri("/v1/tenants/acme/workspaces/prod-eu/slo?window=5m", UriKind.Relative), SqlxRestJson.Default.WorkspaceSlo);
        Assert.Equal(["L", "B", "A", "S"], answer!.Classes.Select(one => one.Class));
        Assert.Equal(("built-in", "5m"), (answer.Slo.Hash, answer.Window));
        var l = answer.Classes[0];
        Assert.Equal((200, 0.99, 0.02, 14.5, "breached"), (l.Count, l.Availability, l.ErrorRate, l.P95Ms, l.Compliance));
        Assert.Equal((0.5, 2.0), (l.BudgetLeft.Latency, l.BurnRates.Latency["1m"]));
        Assert.Equal((0, null, "noTraffic"), (answer.Classes[1].Count, answer.Classes[1].Availability, answer.Classes[1].Compliance));
    }

    [Fact]
    public async Task A_class_that_came_since_the_last_answer_is_in_the_next_one()
    {
        Assert.Equal(0, await CountOfAAsync());
        _tenant.Workspaces = [new("prod-eu", ["L", "A", "signals"])];
        Assert.Equal(200, await CountOfAAsync());

        async Task<long> CountOfAAsync() => (await _host.Client.GetFromJsonAsync(
            new Uri("/v1/tenants/acme/workspaces/prod-eu/slo", UriKind.Relative), SqlxRestJson.Default.WorkspaceSlo))!.Classes.Single(one => one.Class == "A").Count;
    }

    [Fact]
    public async Task The_weights_answer_names_the_classes_in_capitals()
    {
        var answer = await _host.Client.GetFromJsonAsync<JsonElement>(new Uri("/v1/tenants/acme/workspaces/prod-eu/weights", UriKind.Relative));
        Assert.Equal(0.55, answer.GetProperty("weights").GetProperty("L").GetDouble());
        Assert.Equal((7, false), (answer.GetProperty("epoch").GetInt32(), answer.GetProperty("isDefault").GetBoolean()));
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.5 + 1e-12, true)]
    [InlineData(0.5001, false)]
    public async Task The_weights_are_default_when_they_equal_the_kernels_own_whatever_their_epoch(double l, bool isDefault)
    {
        _copilot.Weights = _copilot.Weights with { L = l, B = 0.2, A = 0.2, S = 0.1 };
        var answer = await _host.Client.GetFromJsonAsync(
            new Uri("/v1/tenants/acme/workspaces/prod-eu/weights", UriKind.Relative), SqlxRestJson.Default.WorkspaceWeightsAnswer);
        Assert.Equal((7, isDefault), (answer!.Epoch, answer.IsDefault));
    }

    [Fact]
    public async Task A_workspace_is_found_right_after_its_first_acknowledged_telemetry()
    {
        var path = new Uri("/v1/tenants/acme/workspaces/newborn/slo", UriKind.Relative);
        using var before = await _host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        _host.Sink.AfterApply = _ => _tenant.Workspaces = [.. _tenant.Workspaces, new("newborn", ["B"])];
        using var content = new StringContent(
            """{"ts":1760000000,"tenant":"acme","workspace":"newborn","trace_id":"1","span_id":"1","event":"kernel.exec.ok","slo_class":"B"}""",
            System.Text.Encoding.UTF8,
            "application/json");
        using var sent = await _host.Client.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        _tenant.Workspaces = [.. _tenant.Workspaces.Select(known => known with { Series = [] })];
        using var after = await _host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Theory]
    [InlineData("/v1/tenants/globex/workspaces/prod-eu/slo", 404)]
    [InlineData("/v1/tenants/globex/workspaces", 404)]
    [InlineData("/v1/tenants/globex/usage", 404)]
    [InlineData("/v1/tenants/acme/workspaces/nowhere/slo", 404)]
    [InlineData("/v1/tenants/acme/workspaces/nowhere/weights", 404)]
    [InlineData("/v1/tenants/acme/workspaces/prod-eu/slo?window=2m", 400)]
    [InlineData("/v1/tenants/acme/workspaces/prod-eu/rewards?limit=0", 400)]
    [InlineData("/v1/tenants/acme/workspaces/prod-eu/explanations?limit=5", 200)]
    [InlineData("/v1/tenants/acme/workspaces/prod-eu/rewards", 200)]
    [InlineData("/v1/tenants/acme/workspaces", 200)]
    [InlineData("/v1/slo", 200)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task Requests_get_the_status_they_deserve(string path, int status)
    {
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, (int)response.StatusCode);
        if (status >= 400)
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(((StubGrains)(object)_grains).Asked, key => key.Contains("nowhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_without_a_key_is_refused()
    {
        using var client = new HttpClient { BaseAddress = _host.Http };
        using var response = await client.GetAsync(new Uri("/v1/slo", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task The_usage_answer_has_the_counts_beside_the_quota()
    {
        var answer = await _host.Client.GetFromJsonAsync(new Uri("/v1/tenants/acme/usage", UriKind.Relative), SqlxRestJson.Default.UsageAnswer);
        Assert.Equal(new UsageAnswer("acme", 2, 50_000, 1), answer);
    }

    [Fact]
    public async Task The_targets_in_force_are_the_specifications()
    {
        var answer = await _host.Client.GetFromJsonAsync(new Uri("/v1/slo", UriKind.Relative), SqlxRestJson.Default.SloAnswer);
        Assert.Equal([15.0, 200, 1500, 3000], answer!.Targets.Select(target => target.P95Ms));
        Assert.Equal(("built-in", "30d"), (answer.Hash, answer.Targets[0].Window));
    }

    [Fact]
    public async Task The_copilot_answer_says_who_set_what_and_the_journal_is_packed()
    {
        var answer = await _host.Client.GetFromJsonAsync(
            new Uri("/v1/tenants/acme/workspaces/prod-eu/copilot", UriKind.Relative), SqlxRestJson.Default.CopilotAnswer);
        Assert.Equal(("acme", "prod-eu", "shadow", 7), (answer!.Tenant, answer.Workspace, answer.Copilot.Mode, answer.Copilot.Epoch));
        var journal = await _host.Client.GetFromJsonAsync(
            new Uri("/v1/tenants/acme/workspaces/prod-eu/copilot/journal", UriKind.Relative), SqlxRestJson.Default.JournalAnswer);
        Assert.Equal([2, 1], journal!.Chunks.Select(chunk => chunk.Length));
    }

    [Theory]
    [InlineData("pin", """{"by":"ann","why":"test","weights":{"L":0.4,"B":0.2,"A":0.3,"S":0.1}}""", 200)]
    [InlineData("mode", """{"by":"ann","why":"test","mode":"sideways"}""", 409)]
    [InlineData("mode", "[1]", 400)]
    [InlineData("mode", "no json", 400)]
    [InlineData("dance", """{"by":"ann","why":"test"}""", 404)]
    public async Task An_order_to_the_copilot_gets_the_status_it_deserves(string verb, string body, int status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _host.Client.PostAsync(new Uri($"/v1/tenants/acme/workspaces/prod-eu/copilot/{verb}", UriKind.Relative), content);
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200)
        {
            Assert.Equal(("pin", "ann", "test", false), (_copilot.Ordered!.Verb, _copilot.Ordered.By, _copilot.Ordered.Why, _copilot.Ordered.Force));
            Assert.Equal([0.4, 0.2, 0.3, 0.1], _copilot.Ordered.Weights);
        }

        if (status == 409)
            Assert.Contains("'sideways' is not a mode.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mark_of_wrong_denials_reaches_the_copilot_with_its_id_policy_count_and_time()
    {
        using var content = new StringContent(
            """{"by":"ann","why":"test","denials":{"id":"m1","policy":"P-7","count":3,"from":"2026-11-27T08:00:00Z"}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await _host.Client.PostAsync(new Uri("/v1/tenants/acme/workspaces/prod-eu/copilot/mark-denials", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            new WrongDenials("m1", "P-7") { Count = 3, From = new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero) }, _copilot.Ordered!.Denials);
    }

    [Theory]
    [InlineData("globex", "prod-eu")]
    [InlineData("acme", "nowhere")]
    public async Task An_order_reaches_its_own_tenants_known_workspaces_only(string tenant, string workspace)
    {
        using var content = JsonContent.Create(new CopilotOrder("ann", "test"), SqlxRestJson.Default.CopilotOrder);
        using var response = await _host.Client.PostAsync(new Uri($"/v1/tenants/{tenant}/workspaces/{workspace}/copilot/freeze", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Null(_copilot.Ordered);
    }

    [Fact]
    public async Task Scaling_is_the_recommendation_and_waits_for_a_silo_that_knows_it()
    {
        var path = new Uri("/v1/tenants/acme/workspaces/prod-eu/copilot/scaling", UriKind.Relative);
        using var older = await _host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, older.StatusCode);
        Assert.NotNull(older.Headers.RetryAfter);

        _copilot.Scaling = new ScalingStatus(0.75, true, 1.5, 16, 24) { Lead = TimeSpan.FromSeconds(40), Reasons = ["demand fills 90% of the slots"] };
        var answer = await _host.Client.GetFromJsonAsync(path, SqlxRestJson.Default.ScalingAnswer);
        Assert.Equal(("acme", "prod-eu", 0.75, true, 24), (answer!.Tenant, answer.Workspace, answer.Scaling.Probability, answer.Scaling.Warned, answer.Scaling.RecommendedSlots));
        Assert.Equal((TimeSpan.FromSeconds(40), "demand fills 90% of the slots"), (answer.Scaling.Lead, answer.Scaling.Reasons.Single()));

        using var unknown = await _host.Client.GetAsync(new Uri("/v1/tenants/acme/workspaces/nowhere/copilot/scaling", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private sealed class Tenant : ITenantGrain
    {
        public Task<bool> RegisterAsync(string workspace, string series) => Task.FromResult(true);

        public Task<IReadOnlyList<WorkspaceSeries>> ListAsync() => Task.FromResult(Workspaces);

        public Task<TenantUsage> GetUsageAsync() => Task.FromResult(new TenantUsage(2, 50_000, 1));

        public IReadOnlyList<WorkspaceSeries> Workspaces { get; set; } = [new("prod-eu", ["L", "signals"])];
    }

    private sealed class Workload(string name) : IWorkloadGrain
    {
        public Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta) => throw new NotSupportedException();

        public Task<WorkloadStatus> GetStatusAsync(TimeSpan? window) => Task.FromResult(new WorkloadStatus(
            name, 1000, 0,
            new WorkloadWindow(null, null, 200, 2, 300, 6, 200, 180, 0, 0, 0, 5, 14.5, 20, 1, 30, 6),
            [new ObjectiveStatus("latency", 0.95, 180, 200, 0.5, new Dictionary<string, double> { ["1m"] = 2 }, "breached", 15)],
            "breached", null, "built-in"));
    }

    private sealed class Copilot : ICopilotGrain
    {
        public Task ObserveAsync(ClassObservation observation) => throw new NotSupportedException();

        public Task ObserveSignalsAsync(SignalsStatus signals) => throw new NotSupportedException();

        public WorkspaceWeights Weights { get; set; } = new(
            new WeightsVersion("x", 7), 0.55, 0.2, 0.15, 0.1, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(30), "p95 breached");

        public Task<WorkspaceWeights?> WaitNewerAsync(WeightsVersion known, TimeSpan hold) => Task.FromResult<WorkspaceWeights?>(Weights);

        public Task<IReadOnlyList<DecisionExplanation>> GetExplanationsAsync(int limit) => Task.FromResult<IReadOnlyList<DecisionExplanation>>([]);

        public Task<IReadOnlyList<RewardEntry>> GetRewardsAsync(int limit) => Task.FromResult<IReadOnlyList<RewardEntry>>([]);

        public OperatorCommand? Ordered { get; private set; }

        public ScalingStatus? Scaling { get; set; }

        public Task<CopilotStatus> GetStatusAsync() =>
            Task.FromResult(new CopilotStatus("shadow", 7, [0.5, 0.2, 0.2, 0.1], "triage 1") { Scaling = Scaling });

        public async Task<OperatorAnswer> OperateAsync(OperatorCommand command)
        {
            Ordered = command;
            return command.Mode == "sideways"
                ? new OperatorAnswer(false, "'sideways' is not a mode", await GetStatusAsync())
                : new OperatorAnswer(true, "done", await GetStatusAsync());
        }

        public Task<IReadOnlyList<byte[]>> GetJournalAsync() => Task.FromResult<IReadOnlyList<byte[]>>([[1, 2], [3]]);
    }
}
