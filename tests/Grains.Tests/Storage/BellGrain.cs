namespace SqlxOrleans.Grains.Tests.Storage;

internal sealed class BellGrain : Grain, IBellGrain, IRemindable
{
    private readonly TaskCompletionSource<string> _ring = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task SetAsync(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task RemoveAsync(string name) =>
        await this.UnregisterReminder(await this.GetReminder(name) ?? throw new ArgumentException($"No reminder '{name}'.", nameof(name)));

    public async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal)];

    public Task<string> FirstRingAsync() => _ring.Task;

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _ring.TrySetResult(reminderName);
        return Task.CompletedTask;
    }
}
