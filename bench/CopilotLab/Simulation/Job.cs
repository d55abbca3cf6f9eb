namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>A request in the kernel.</summary>
internal struct Job
{
    public long ArrivedAt;

    /// <summary>Work left, ns on a worker at full speed.</summary>
    public double Left;

    /// <summary>Time it has been on workers, ns.</summary>
    public double Ran;

    /// <summary>The weight epoch under which it began; -1 before.</summary>
    public long Epoch;

    /// <summary>Place in the order of first come, first served.</summary>
    public long Order;

    public int Class;
}
