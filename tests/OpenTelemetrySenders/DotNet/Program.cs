using System.Text.Json;
using SqlxOrleans.OpenTelemetrySender;

var options = SenderOptions.Parse(args);
using var complaints = new ExporterComplaints();
var spans = SpanTelemetry.Send(options, TimeProvider.System);
var metrics = MetricTelemetry.Send(options);
if (spans is null || metrics is not { } sent || complaints.All.Count > 0)
{
    await Console.Error.WriteLineAsync($"Not everything was accepted.{Environment.NewLine}{string.Join(Environment.NewLine, complaints.All)}");
    return 1;
}

await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
    new { Spans = spans, sent.ExplicitHistogram, sent.ExponentialHistogram, sent.Counters }, JsonSerializerOptions.Web));
return 0;
