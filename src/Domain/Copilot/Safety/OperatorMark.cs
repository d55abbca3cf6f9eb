namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>Who did something to a workspace's Copilot, why and when.</summary>
/// <param name="By">Who, 1 to <see cref="MaxBy"/> characters.</param>
/// <param name="Why">Why, 1 to <see cref="MaxWhy"/> characters.</param>
/// <param name="At">When.</param>
public sealed record OperatorMark(string By, string Why, DateTimeOffset At)
{
    /// <summary>The greatest length of <see cref="By"/>.</summary>
    public const int MaxBy = 64;

    /// <summary>The greatest length of <see cref="Why"/>.</summary>
    public const int MaxWhy = 200;

    /// <summary>What is wrong with the mark, and the fix; null when nothing is.</summary>
    public string? Problem() =>
        IsText(By, MaxBy) is false ? $"who does this is missing or not one line of at most {MaxBy} characters"
        : IsText(Why, MaxWhy) is false ? $"the reason is missing or not one line of at most {MaxWhy} characters"
        : null;

    private static bool IsText(string? text, int most) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= most && !text.Any(char.IsControl);
}
