namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What becomes of a workspace's decisions. The numbers are stored.</summary>
public enum CopilotMode
{
    /// <summary>Every kernel gets what the learner decides.</summary>
    Live = 0,

    /// <summary>Nothing is decided: the kernel's default weights.</summary>
    Off = 1,

    /// <summary>Decisions are made and recorded, and reach nobody: every kernel keeps the last approved weights.</summary>
    Shadow = 2,

    /// <summary>One kernel gets what the learner decides, the others keep the last approved weights.</summary>
    Canary = 3,
}
