namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>The window of the objective in progress. <c>default</c>: none.</summary>
/// <param name="Start">When it began; null: with the next sample.</param>
/// <param name="Seconds">Seconds seen.</param>
/// <param name="LoadSeconds">Offered work in them: share of the slots times seconds.</param>
public readonly record struct OpenWindow(DateTimeOffset? Start, double Seconds, double LoadSeconds);
