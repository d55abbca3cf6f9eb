using System.Net;
using System.Net.Http.Json;
using SqlxOrleans.Grains.Interfaces.Budgets;
using SqlxOrleans.Grains.Interfaces.Plans;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Grains.Interfaces.Tenants;

namespace SqlxOrleans.Api.Tests;

public sealed class PlanEndpointTests : IAsyncLifetime
{
    private static readonly PlanSuggestionStatus Suggestion = new(
        "pl:1", "jit=off", 0.6, 0.98, "because", [new PlanArmStatus("", 10, 40, false, 0, 0), new PlanArmStatus("jit=off", null, 0, false, 0.98, 0)]);

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync(grains: StubGrains.Create(
        (typeof(ITenantGrain), "acme", new Tenant()),
        (typeof(IPlansGrain), "acme|prod-eu", new Plans()),
        (typeof(IClassBudgetGrain), "L", new Budget("L", 1000)),
        (typeof(IClassBudgetGrain), "B", new Budget("B", 0)),
        (typeof(IClassBudgetGrain), "A", new Budget("A", 0)),
        (typeof(IClassBudgetGrain), "S", new Budget("S", 0))));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_plan_answer_has_the_suggestion_and_its_reason()
    {
        var answer = await _host.Client.GetFromJsonAsync(Relative("/plans/pl:1"), SqlxRestJson.Default.PlanSuggestionStatus);
        Assert.Equal(("jit=off", 0.6, 0.98, "because"), (answer!.Hints, answer.ExpectedReward, answer.Confidence, answer.Rationale));
        Assert.Equal([10, null], answer.Arms.Select(arm => arm.MeanMs));
        var all = await _host.Client.GetFromJsonAsync(Relative("/plans?limit=5"), SqlxRestJson.Default.PlansAnswer);
        Assert.Equal("pl:1", Assert.Single(all!.Plans).Plan);
    }

    [Theory]
    [InlineData("/plans/other", HttpStatusCode.NotFound)]
    [InlineData("/plans?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/plans?limit=1001", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_is_refused(string path, HttpStatusCode expected) =>
        Assert.Equal(expected, (await _host.Client.GetAsync(Relative(path))).StatusCode);

    [Fact]
    public async Task The_budgets_answer_shows_the_tenants_own_part_only()
    {
        var answer = await _host.Client.GetFromJsonAsync(new Uri("/v1/tenants/acme/budgets", UriKind.Relative), SqlxRestJson.Default.BudgetsAnswer);
        Assert.Equal(new ClassBudgetAnswer("L", 200, 450, 500, null), Assert.Single(answer!.Classes));
    }

    private static Uri Relative(string path) => new("/v1/tenants/acme/workspaces/prod-eu" + path, UriKind.Relative);

    private sealed class Tenant : ITenantGrain
    {
        public Task<bool> RegisterAsync(string workspace, string series) => Task.FromResult(true);

        public Task<IReadOnlyList<WorkspaceSeries>> ListAsync() =>
            Task.FromResult<IReadOnlyList<WorkspaceSeries>>([new WorkspaceSeries("prod-eu", ["plans"])]);

        public Task<TenantUsage> GetUsageAsync() => Task.FromResult(new TenantUsage(1, 10, 1));
    }

    private sealed class Plans : IPlansGrain
    {
        public Task<PlanSuggestionStatus?> SuggestAsync(string planHash) => Task.FromResult(planHash == Suggestion.Plan ? Suggestion : null);

        public Task<IReadOnlyList<PlanSuggestionStatus>> ListAsync(int limit) => Task.FromResult<IReadOnlyList<PlanSuggestionStatus>>([Suggestion]);
    }

    private sealed class Budget(string workloadClass, long total) : IClassBudgetGrain
    {
        public Task<ClassBudgetStatus> GetAsync() => Task.FromResult(new ClassBudgetStatus(
            workloadClass, total, 0, null, total == 0 ? [] : [new("acme", 200, 450, 500), new("globex", 100, 100, 50)]));
    }
}
