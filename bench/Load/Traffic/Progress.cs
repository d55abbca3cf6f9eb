using System.Diagnostics;

namespace SqlxOrleans.Load.Traffic;

/// <summary>Says on standard error how far a verb is; standard output is for the figures.</summary>
internal sealed class Progress(string verb)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public void Say(string what) => Console.Error.WriteLine(FormattableString.Invariant($"[{Elapsed.TotalSeconds,6:0.0} s] {verb}: {what}"));
}
