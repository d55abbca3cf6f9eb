namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>J of one interval, and the demand it was reached under.</summary>
/// <param name="J">0..1.</param>
/// <param name="Arrivals">Requests offered in the interval.</param>
/// <param name="ServiceMs">Mean execution time, ms; 0 without an execution.</param>
public readonly record struct JudgedSample(float J, PerClass<float> Arrivals, PerClass<float> ServiceMs)
{
    /// <summary>The sample of an interval's share; null when no class was judged.</summary>
    public static JudgedSample? Of(in PerClass<ClassTally> judged, in PerClass<ClassTally> all, GuardRails rails)
    {
        ArgumentNullException.ThrowIfNull(rails);
        var (own, every) = (judged, all);
        return rails.Objective(PerClass.Of(c => own[c].IsMet)) is { } j
            ? new JudgedSample(
                (float)j, PerClass.Of(c => (float)every[c].Arrivals),
                PerClass.Of(c => every[c].Serviced > 0 ? (float)(1000 * every[c].ServiceSeconds / every[c].Serviced) : 0))
            : null;
    }
}
