using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>A query of class A's reports whose default plan is not the best.</summary>
/// <param name="Name">Names it in results; its plan hash is <c>harness:</c> and the name.</param>
/// <param name="Why">What misleads the planner.</param>
/// <param name="Sql">Its text; answers one row.</param>
internal sealed record ReportQuery(string Name, string Why, string Sql)
{
    /// <summary>What may be tried for each of them: real settings, none of which changes a row. Each query has another one that helps; the last helps none, and has to be found out cheaply.</summary>
    public static readonly IReadOnlyList<HintSet> Alternatives =
    [
        HintSet.Parse("enable_nestloop=off"),
        HintSet.Parse("enable_hashjoin=off"),
        HintSet.Parse("random_page_cost=1.1"),
        HintSet.Parse("work_mem=64MB"),
    ];

    public static readonly IReadOnlyList<ReportQuery> All =
    [
        new("correlated",
            "district implies city implies region, which the planner multiplies as if independent: one row expected, 120 come, and a nested loop fetches each row's kind by itself",
            "select count(*), sum(e.host) from sqlx_harness.orders o join sqlx_harness.events e on e.kind = o.kind where o.region = 3 and o.city = 31 and o.district = 125"),
        new("cached",
            "random pages are priced as if they came from a disk: the whole table is read where 800 index probes in memory would do",
            "select count(*), sum(e.kind) from sqlx_harness.orders o join sqlx_harness.events e on e.id = o.event where o.district between 10 and 14"),
        new("guessed",
            "a function counts as a thousand rows, this one gives ten: the whole table is hashed where an index has the few rows that are asked for",
            "select count(*), sum(e.host) from sqlx_harness.visible_kinds() v(kind) join sqlx_harness.events e on e.kind = v.kind"),
    ];

    public string Hash => $"harness:{Name}";
}
