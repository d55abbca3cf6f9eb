using CsCheck;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Tests.Slos;

/// <summary>Counts that a workload could send: sane, mostly small, sometimes huge, sometimes nothing.</summary>
internal static class AnyCounts
{
    private static readonly Gen<int> Size = Gen.Frequency((1, Gen.Const(0)), (6, Gen.Int[1, 100]), (2, Gen.Int[100, 100_000]), (1, Gen.Int[0, 2_000_000_000]));

    public static Gen<WorkloadCounts> Sane { get; } =
        from requests in Size
        from failed in Gen.Int[0, requests]
        from timed in Gen.Frequency((3, Gen.Const(requests)), (1, Gen.Int[0, requests]))
        from good in Gen.Int[0, timed]
        from retries in Gen.Frequency((3, Gen.Const(0)), (1, Size))
        from spansFailed in Gen.Int[0, requests]
        from preemptions in Gen.Int[0, 3]
        from rejected in Gen.Int[0, failed]
        from arrivals in Gen.Int[0, requests]
        from service in Gen.Long[0, 10_000_000_000_000]
        select new WorkloadCounts(
            requests, failed, timed, good, requests + (long)retries, spansFailed, retries,
            preemptions, rejected, arrivals, requests == 0 ? 0 : service, timed);
}
