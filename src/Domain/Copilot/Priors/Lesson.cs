using System.Collections.Immutable;

namespace SqlxOrleans.Domain.Copilot.Priors;

/// <summary>
/// What outcomes taught about a class beyond the learner's model: the coefficients of its correction. They mean something to one version of the learner
/// only. Equal when all numbers are.
/// </summary>
/// <param name="Model">Version of the learner.</param>
/// <param name="Coefficients">In the learner's order, each within <see cref="Limit"/> of 0.</param>
public sealed record Lesson(int Model, ImmutableArray<double> Coefficients)
{
    /// <summary>A coefficient further from 0 is passed on as this: log-odds that hardly any kernel earns.</summary>
    public const double Limit = 4;

    /// <summary>Most coefficients that are believed.</summary>
    public const int MaxCoefficients = 64;

    /// <inheritdoc/>
    public bool Equals(Lesson? other) => other is not null && Model == other.Model && Coefficients.AsSpan().SequenceEqual(other.Coefficients.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Model, Coefficients.Length, Coefficients.IsDefaultOrEmpty ? 0 : Coefficients[0]);

    internal bool IsBelievable => Coefficients is { IsDefaultOrEmpty: false, Length: <= MaxCoefficients } && Coefficients.All(double.IsFinite);

    /// <summary>Within the limit, so that nobody's extremes show.</summary>
    internal Lesson Clipped() => this with { Coefficients = [.. Coefficients.Select(each => Math.Clamp(each, -Limit, Limit))] };
}
