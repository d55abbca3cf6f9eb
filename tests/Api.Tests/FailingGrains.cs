using System.Reflection;

namespace SqlxOrleans.Api.Tests;

/// <summary>A grain factory from which no grain can be asked anything.</summary>
public class FailingGrains : DispatchProxy
{
    private Exception _fault = null!;

    public static IGrainFactory Create(Exception fault)
    {
        var factory = Create<IGrainFactory, FailingGrains>();
        ((FailingGrains)(object)factory)._fault = fault;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw _fault;
}
