namespace SqlxOrleans.Client;

/// <summary>The weights of one workspace, followed by a versioned long poll.</summary>
public interface IWorkspaceWeights
{
    /// <summary>The weights to schedule by now. Reading takes no lock.</summary>
    KernelWeights Current { get; }

    /// <summary>Raised after <see cref="Current"/> changed, one at a time; a handler that throws is logged and does no harm.</summary>
    event Action<KernelWeights>? Changed;
}
