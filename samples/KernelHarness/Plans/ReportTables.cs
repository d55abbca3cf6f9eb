namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>The tables behind <see cref="ReportQuery"/>: what they hold misleads the planner's statistics and prices. About 20 MB.</summary>
internal static class ReportTables
{
    public const string Create =
        """
        create table sqlx_harness.orders as
          select i as id, abs(hashint4(i)) % 60000 + 1 as event, c / 40 as region, c / 4 as city, c as district,
                 abs(hashint4(i + 7)) % 400 as kind, repeat('x', 60) as note
          from (select i, (i * 31) % 400 as c from generate_series(1, 48000) i) s;
        create table sqlx_harness.events as
          select i as id, abs(hashint4(i + 3)) % 400 as kind, i % 50 as host, md5((i / 2)::text) as session, repeat('e', 40) as note
          from generate_series(1, 60000) i;
        create index on sqlx_harness.orders (district);
        create index on sqlx_harness.events (id);
        create index on sqlx_harness.events (kind);
        create function sqlx_harness.visible_kinds() returns setof int language plpgsql stable as
          $$ begin return query select k from generate_series(0, 9) k; end $$;
        """;

    /// <summary>By itself, for it cannot run in a transaction. Without it a vacuum in the middle of a run would change the plans.</summary>
    public const string Settle = "vacuum analyze sqlx_harness.orders, sqlx_harness.events";
}
