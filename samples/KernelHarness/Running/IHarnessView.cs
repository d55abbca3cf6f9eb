namespace SqlxOrleans.KernelHarness.Running;

/// <summary>Shows a run in progress.</summary>
internal interface IHarnessView
{
    /// <summary>Runs the work while showing.</summary>
    Task ShowAsync(Func<Task> work);

    /// <summary>A step of the preparation.</summary>
    void Progress(string text);

    /// <summary>Once a second while a phase runs.</summary>
    void Update(LiveState state);
}
