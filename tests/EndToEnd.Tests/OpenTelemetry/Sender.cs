namespace SqlxOrleans.EndToEnd.Tests.OpenTelemetry;

/// <summary>Which SDK sends.</summary>
public enum Sender
{
    /// <summary>The OpenTelemetry SDK for .NET.</summary>
    DotNet,

    /// <summary>The OpenTelemetry SDK for Node.</summary>
    Node,
}
