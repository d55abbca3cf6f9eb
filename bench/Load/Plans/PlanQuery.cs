using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Load.Plans;

/// <summary>A query and the class that it runs under.</summary>
/// <param name="Name">Names it in the figures; its plan hash is <c>plans:</c> and the name.</param>
/// <param name="Class">B or A: what class L may run, others have to prove first.</param>
/// <param name="Why">Why its default plan is, or is not, the best.</param>
/// <param name="Sql">Its text.</param>
internal sealed record PlanQuery(string Name, WorkloadClass Class, string Why, string Sql)
{
    /// <summary>What may be tried for every query: real settings, none of which changes a result. The last is bad for most, and has to be found out cheaply.</summary>
    public static readonly IReadOnlyList<HintSet> Alternatives =
    [
        HintSet.Parse("enable_nestloop=off"),
        HintSet.Parse("enable_hashjoin=off"),
        HintSet.Parse("enable_seqscan=off"),
        HintSet.Parse("random_page_cost=1.1"),
        HintSet.Parse("work_mem=64MB"),
        HintSet.Parse("jit=off"),
        HintSet.Parse("enable_indexscan=off;enable_bitmapscan=off"),
    ];

    public static readonly IReadOnlyList<PlanQuery> All =
    [
        new("correlated", WorkloadClass.B,
            "district implies city implies region, which the planner multiplies as if independent: one row expected, 120 come, and a nested loop fetches each row's kind by itself",
            "SELECT count(*), sum(e.host) FROM orders o JOIN events e ON e.kind = o.kind WHERE o.region = 3 AND o.city = 31 AND o.district = 125"),
        new("cached", WorkloadClass.B,
            "random pages are priced as if they came from a disk: the whole table is read where 800 index probes in memory would do",
            "SELECT count(*), sum(e.kind) FROM orders o JOIN events e ON e.id = o.event WHERE o.district BETWEEN 10 AND 14"),
        new("compiled", WorkloadClass.A,
            "functions count as a thousand rows each: a few rows are expected to be millions, and compiling takes longer than running",
            "SELECT count(*), sum(e.host) FROM visible_hosts() a(host) CROSS JOIN visible_kinds() b(kind) "
            + "JOIN events e ON e.kind = b.kind * 40 + a.host AND e.h < 300000000"),
        new("spilled", WorkloadClass.A,
            "its sort does not fit into the default's 4 MB",
            "SELECT sum(r) FROM (SELECT row_number() OVER (PARTITION BY host ORDER BY session) AS r FROM events WHERE kind < 300) s"),
        new("good", WorkloadClass.B,
            "the default is the best plan",
            "SELECT sum(kind) FROM events WHERE h BETWEEN 100000000 AND 250000000"),
    ];

    public string Hash => $"plans:{Name}";
}
