namespace SqlxOrleans.EndToEnd.Tests.OpenTelemetry;

/// <summary>What a sender says it sent: its one line of output.</summary>
internal sealed record Sent(SentWorkspace Spans, SentWorkspace ExplicitHistogram, SentWorkspace ExponentialHistogram, SentCounters Counters);
