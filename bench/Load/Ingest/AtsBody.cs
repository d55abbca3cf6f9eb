using System.Globalization;
using System.Text;

namespace SqlxOrleans.Load.Ingest;

/// <summary>Events of executions, one a line, with the fields of the specification's example. Times are new in every request.</summary>
internal sealed class AtsBody : IPreparedBody
{
    private const string Time = "2026-01-01T00:00:00.000Z";

    private static readonly string[] Classes = ["L", "B", "A", "S"];

    private readonly byte[] _bytes;
    private readonly List<int> _times = [];
    private readonly byte[] _time = new byte[Time.Length];

    public AtsBody(int points, string tenant, int slot)
    {
        var text = new StringBuilder();
        for (var i = 0; i < points; i++)
        {
            text.Append("{\"ts\":\"");
            _times.Add(text.Length);
            var number = ((ulong)slot << 32) + (ulong)i;
            text.Append(Time).Append(CultureInfo.InvariantCulture, $"\",\"tenant\":\"{tenant}\",\"workspace\":\"load\",")
                .Append(CultureInfo.InvariantCulture, $"\"trace_id\":\"{number:x32}\",\"span_id\":\"{number:x16}\",\"component\":\"kernel\",\"event\":\"kernel.exec.ok\",")
                .Append(CultureInfo.InvariantCulture, $"\"latency_ms\":{SpanBody.LatencyNs(number) / 1e6:0.000},\"rows\":17,\"slo_class\":\"{Classes[i % 4]}\",")
                .Append("\"policy_id\":\"pol:9f3a\",\"reward\":0.5,\"ai_meta\":{\"model\":\"triage\",\"epoch\":7}}\n");
        }

        _bytes = Encoding.UTF8.GetBytes(text.ToString());
    }

    public int Points => _times.Count;

    public int Requests => _times.Count;

    public int CacheEvents => 0;

    public ReadOnlyMemory<byte> Next(DateTimeOffset now)
    {
        now.UtcDateTime.TryFormat(_time, out _, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        foreach (var at in _times)
            _time.CopyTo(_bytes, at);
        return _bytes;
    }
}
