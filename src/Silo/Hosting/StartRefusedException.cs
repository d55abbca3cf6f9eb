namespace SqlxOrleans.Silo.Hosting;

/// <summary>The silo will not start like this. Each reason names the setting and the fix.</summary>
public sealed class StartRefusedException(IReadOnlyList<string> reasons)
    : Exception(string.Join(Environment.NewLine, reasons))
{
    /// <summary>Every reason, not just the first.</summary>
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
