using System.Net;

namespace SqlxOrleans.Client.Operator;

/// <summary>The operator API refused or could not be reached.</summary>
/// <param name="status">The HTTP status; null when there was no answer.</param>
/// <param name="detail">What the server (or the connection) said.</param>
/// <param name="advice">What to do about it.</param>
/// <param name="inner">The cause, when it was the connection.</param>
public sealed class SqlxOperatorException(HttpStatusCode? status, string detail, string advice, Exception? inner = null)
    : Exception($"{(status is { } code ? $"{(int)code} {code}" : "No answer")}: {detail} {advice}", inner)
{
    /// <summary>The HTTP status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>What the server (or the connection) said.</summary>
    public string Detail { get; } = detail;

    /// <summary>What to do about it.</summary>
    public string Advice { get; } = advice;
}
