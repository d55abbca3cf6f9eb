namespace SqlxOrleans.KernelHarness;

/// <summary>The harness cannot go on; the message tells the person at the terminal why and what to do.</summary>
internal sealed class HarnessException(string message, Exception? cause = null) : Exception(message, cause);
