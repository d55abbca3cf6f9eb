namespace SqlxOrleans.Load.Bombs;

/// <summary>One hostile input.</summary>
/// <param name="Name">Part of its figures' names.</param>
/// <param name="Patience">How long the silo may take to answer, or to be rid of it; longer is a hang.</param>
/// <param name="SendAsync">Sends it and says what came back; cancelled when patience ends.</param>
internal sealed record Bomb(string Name, TimeSpan Patience, Func<BombTarget, CancellationToken, Task<BombAnswer>> SendAsync)
{
    /// <summary>Builds what is sent, before the clock starts.</summary>
    public Action Prepare { get; init; } = () => { };
}
