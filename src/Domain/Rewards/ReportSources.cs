using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>
/// Who reported which numbers, per class. Keeps the <see cref="Capacity"/> sources heard last: a workload has one source at a
/// time, so an older one can only repeat itself for as long as its last messages are under way.
/// </summary>
internal sealed class ReportSources
{
    public const int Capacity = 64;

    private readonly LinkedList<(WorkloadClass Class, string Source, ReportNumbers Numbers)> _newestFirst = [];

    public bool TryAdd(WorkloadClass workloadClass, string source, long number)
    {
        var node = _newestFirst.First;
        while (node is not null && (node.Value.Class != workloadClass || node.Value.Source != source))
            node = node.Next;
        var known = node?.Value.Numbers ?? default;
        if (!known.TryAdd(number, out var next))
            return false;
        if (node is not null)
            _newestFirst.Remove(node);
        _newestFirst.AddFirst((workloadClass, source, next));
        if (_newestFirst.Count > Capacity)
            _newestFirst.RemoveLast();
        return true;
    }

    public void Write(PackedWriter writer)
    {
        writer.Unsigned(_newestFirst.Count);
        foreach (var (workloadClass, source, numbers) in _newestFirst)
        {
            writer.Unsigned((byte)workloadClass);
            writer.Text(source);
            writer.Unsigned(numbers.Greatest);
            writer.Signed((long)numbers.Seen);
        }
    }

    public void Read(ref PackedReader reader)
    {
        var count = reader.Unsigned(Capacity);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var workloadClass = (WorkloadClass)reader.Unsigned((byte)WorkloadClass.S);
            var source = reader.Text(4 * OutcomeReport.MaxSourceLength);
            var numbers = new ReportNumbers(reader.Unsigned(), (ulong)reader.Signed());
            _newestFirst.AddLast((workloadClass, source, numbers));
        }
    }
}
