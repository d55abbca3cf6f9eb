namespace SqlxOrleans.Load.Noisy;

/// <summary>What happens beside the quiet tenant.</summary>
internal enum NoisyPhase
{
    /// <summary>Nothing.</summary>
    Alone = 0,

    /// <summary>The same flood, sent with a low priority to a server that is not ours and refuses everything: what sharing the cores does.</summary>
    Control,

    /// <summary>The flood on the silo, sent with a low priority.</summary>
    Flooded,

    /// <summary>As <see cref="Control"/>, with the priority of the silo.</summary>
    ControlEqual,

    /// <summary>As <see cref="Flooded"/>, with the priority of the silo.</summary>
    FloodedEqual,
}
