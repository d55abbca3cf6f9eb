using System.Diagnostics;

namespace SqlxOrleans.Client.Tests;

/// <summary>Waits for an observable condition, for a bounded time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="condition">What must become true.</param>
    /// <param name="between">Done between two looks, for example moving a fake clock.</param>
    public static async Task TrueAsync(Func<bool> condition, Action? between = null)
    {
        using var never = new SemaphoreSlim(0);
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Limit, "The condition did not become true.");
            between?.Invoke();
            await never.WaitAsync(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        }
    }
}
