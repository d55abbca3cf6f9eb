using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// <see cref="WorkloadCounts"/> as differences from what is normally equal. A healthy series times every request, runs one
/// span for each and ends what arrived, so all but two of the numbers are zero and cost nothing. The map is linear and exact
/// both ways, also when sums wrap, so packed counts add and subtract like the counts themselves.
/// </summary>
internal static class PackedCounts
{
    public const int FieldCount = WorkloadCounts.FieldCount;

    public static void Pack(in WorkloadCounts counts, Span<long> packed)
    {
        packed[0] = counts.Requests;
        packed[1] = counts.RequestsFailed;
        packed[2] = counts.Requests - counts.Timed;
        packed[3] = counts.Timed - counts.Good;
        packed[4] = counts.Spans - counts.Requests - counts.Retries;
        packed[5] = counts.SpansFailed;
        packed[6] = counts.Retries;
        packed[7] = counts.Preemptions;
        packed[8] = counts.Rejected;
        packed[9] = counts.Arrivals - counts.Requests;
        packed[10] = counts.ServiceNanoseconds;
        packed[11] = counts.Requests - counts.Serviced;
    }

    public static WorkloadCounts Unpack(ReadOnlySpan<long> packed) => new(
        Requests: packed[0],
        RequestsFailed: packed[1],
        Timed: packed[0] - packed[2],
        Good: packed[0] - packed[2] - packed[3],
        Spans: packed[4] + packed[0] + packed[6],
        SpansFailed: packed[5],
        Retries: packed[6],
        Preemptions: packed[7],
        Rejected: packed[8],
        Arrivals: packed[9] + packed[0],
        ServiceNanoseconds: packed[10],
        Serviced: packed[0] - packed[11]);
}
