using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.RestartAll;

/// <summary>
/// The demand of small kernels: calm at first, then analytical queries crowd the interactive ones out, whose latency breaks
/// its objective: the Copilot has a reason to move weights. Each event carries its number in its latency.
/// </summary>
internal sealed class IncidentEvents(IReadOnlyList<string> workspaces, IncidentSwitch incident, long firstNumber) : IEventShape
{
    private const int Slots = 4;
    private readonly Dictionary<SeriesId, double> _due = [];
    private long _number = firstNumber;

    public void Fill(PreparedBatch batch, long second, TimeSpan elapsed)
    {
        var on = incident.IsOn;
        foreach (var workspace in workspaces)
        {
            var queued = on ? 30 : 0;
            Add(batch, new SeriesId(workspace, WorkloadClass.L), second, (on ? 80 : 200) * elapsed.TotalSeconds, on ? 40 : 8, 5, queued);
            Add(batch, new SeriesId(workspace, WorkloadClass.B), second, 20 * elapsed.TotalSeconds, 80, 40, 0);
            Add(batch, new SeriesId(workspace, WorkloadClass.A), second, (on ? 20 : 3) * elapsed.TotalSeconds, on ? 2_500 : 400, 200, queued);
            Add(batch, new SeriesId(workspace, WorkloadClass.S), second, 5 * elapsed.TotalSeconds, 100, 50, 0);
        }
    }

    private void Add(PreparedBatch batch, SeriesId series, long second, double events, int latencyMs, int serviceMs, int queued)
    {
        batch.Gauges(series, Slots, queued);
        var due = _due.GetValueOrDefault(series) + events;
        for (; due >= 1; due--)
        {
            // Up to a quarter more than the nominal latency.
            var latency = (latencyMs * 1_000_000L) + (_number++ * 7_919_003 % (latencyMs * 250_000L));
            batch.Add(series, second, latency, serviceMs * 1_000_000L);
        }

        _due[series] = due;
    }
}
