using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Access;

/// <summary>Who sent a request, or why that is nobody. <c>default</c> is an unknown key.</summary>
internal readonly record struct Authentication
{
    private readonly AuthenticationProblem? _problem;

    public Authentication(Caller caller) => Caller = caller;

    public Authentication(AuthenticationProblem problem) => _problem = problem;

    /// <summary>The caller; null when there is a <see cref="Problem"/>.</summary>
    public Caller? Caller { get; }

    /// <summary>The problem; of no meaning when there is a <see cref="Caller"/>.</summary>
    public AuthenticationProblem Problem => _problem ?? AuthenticationProblem.UnknownKey;
}
