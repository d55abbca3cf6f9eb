namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// Everything a workload counts in integers, so that any tree of sums gives the same answer (architecture law 5).
/// <c>default</c> is "nothing happened". Addition and subtraction are field by field.
/// </summary>
/// <param name="Requests">Root executions with a final, client-visible outcome: the denominator of availability.</param>
/// <param name="RequestsFailed">Requests that ended in a server-side fault, missed deadline, shed or rejected admission.</param>
/// <param name="Timed">Requests that the latency objective judges (those with a latency).</param>
/// <param name="Good">Timed requests that did not fail and whose latency is at most the objective's threshold.</param>
/// <param name="Spans">Attempts, retried ones included: the denominator of the error rate.</param>
/// <param name="SpansFailed">Attempts that failed.</param>
/// <param name="Retries">Attempts after the first of their request.</param>
/// <param name="Preemptions">Executions cancelled so that another could meet its deadline.</param>
/// <param name="Rejected">Requests refused at admission (also in <paramref name="RequestsFailed"/>).</param>
/// <param name="Arrivals">Requests offered to the scheduler, whether or not they have ended: demand.</param>
/// <param name="ServiceNanoseconds">Time spent executing, without queueing, in nanoseconds.</param>
/// <param name="Serviced">Requests that contributed to <paramref name="ServiceNanoseconds"/>.</param>
public readonly record struct WorkloadCounts(
    long Requests,
    long RequestsFailed,
    long Timed,
    long Good,
    long Spans,
    long SpansFailed,
    long Retries,
    long Preemptions,
    long Rejected,
    long Arrivals,
    long ServiceNanoseconds,
    long Serviced)
{
    /// <summary>How many integers there are, for codecs.</summary>
    public const int FieldCount = 12;

    /// <summary>Where <see cref="ServiceNanoseconds"/> is among them.</summary>
    internal const int ServiceField = 10;

    /// <summary>True when nothing happened.</summary>
    public bool IsZero =>
        (Requests | RequestsFailed | Timed | Good | Spans | SpansFailed | Retries | Preemptions | Rejected | Arrivals | ServiceNanoseconds | Serviced) == 0;

    /// <summary>True when no counter is negative and no part exceeds its whole.</summary>
    public bool IsSane =>
        RequestsFailed >= 0 && RequestsFailed <= Requests && Good >= 0 && Good <= Timed && Timed <= Requests
        && Good <= Requests - RequestsFailed
        && SpansFailed >= 0 && SpansFailed <= Spans && Retries >= 0 && Preemptions >= 0 && Rejected >= 0 && Rejected <= RequestsFailed
        && Arrivals >= 0 && ServiceNanoseconds >= 0 && Serviced >= 0;

    /// <summary>Field-by-field sum.</summary>
    public static WorkloadCounts operator +(in WorkloadCounts left, in WorkloadCounts right) => new(
        left.Requests + right.Requests,
        left.RequestsFailed + right.RequestsFailed,
        left.Timed + right.Timed,
        left.Good + right.Good,
        left.Spans + right.Spans,
        left.SpansFailed + right.SpansFailed,
        left.Retries + right.Retries,
        left.Preemptions + right.Preemptions,
        left.Rejected + right.Rejected,
        left.Arrivals + right.Arrivals,
        left.ServiceNanoseconds + right.ServiceNanoseconds,
        left.Serviced + right.Serviced);

    /// <summary>Field-by-field difference: exact, because every field is an integer.</summary>
    public static WorkloadCounts operator -(in WorkloadCounts left, in WorkloadCounts right) => new(
        left.Requests - right.Requests,
        left.RequestsFailed - right.RequestsFailed,
        left.Timed - right.Timed,
        left.Good - right.Good,
        left.Spans - right.Spans,
        left.SpansFailed - right.SpansFailed,
        left.Retries - right.Retries,
        left.Preemptions - right.Preemptions,
        left.Rejected - right.Rejected,
        left.Arrivals - right.Arrivals,
        left.ServiceNanoseconds - right.ServiceNanoseconds,
        left.Serviced - right.Serviced);

    /// <summary>Writes the fields in declaration order; the inverse of <see cref="FromSpan"/>.</summary>
    /// <param name="destination">At least <see cref="FieldCount"/> long.</param>
    public void CopyTo(Span<long> destination)
    {
        destination[0] = Requests;
        destination[1] = RequestsFailed;
        destination[2] = Timed;
        destination[3] = Good;
        destination[4] = Spans;
        destination[5] = SpansFailed;
        destination[6] = Retries;
        destination[7] = Preemptions;
        destination[8] = Rejected;
        destination[9] = Arrivals;
        destination[10] = ServiceNanoseconds;
        destination[11] = Serviced;
    }

    /// <summary>Reads the fields in declaration order.</summary>
    public static WorkloadCounts FromSpan(ReadOnlySpan<long> source) => new(
        source[0], source[1], source[2], source[3], source[4], source[5],
        source[6], source[7], source[8], source[9], source[10], source[11]);
}
