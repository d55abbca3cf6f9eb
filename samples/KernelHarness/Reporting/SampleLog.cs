using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>Every request of one policy's run, kept raw so that percentiles are exact.</summary>
internal sealed class SampleLog
{
    private const int LookBack = 8192;
    private readonly Lock _gate = new();
    private readonly List<Sample> _samples = new(capacity: 1 << 14);

    public void Add(Sample sample)
    {
        lock (_gate)
            _samples.Add(sample);
    }

    /// <summary>For the live view: p95 in milliseconds of what ended lately and arrived in the last window; NaN without any.</summary>
    public PerClass<double> RecentP95(TimeSpan now)
    {
        var recent = new PerClass<List<double>>(_ => []);
        lock (_gate)
        {
            for (var index = _samples.Count - 1; index >= Math.Max(0, _samples.Count - LookBack); index--)
            {
                if (_samples[index] is var sample && now - sample.ArrivedAt <= ClassSummary.Window)
                    recent[sample.Class].Add(sample.JudgedMs);
            }
        }

        return recent.Map((_, values) => ExactPercentile.Of([.. values.Order()], .95));
    }

    public IReadOnlyList<Sample> ToArray()
    {
        lock (_gate)
            return [.. _samples];
    }
}
