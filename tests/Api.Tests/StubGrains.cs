using System.Reflection;

namespace SqlxOrleans.Api.Tests;

/// <summary>A grain factory whose grains are whatever the test hands in, by interface and key.</summary>
public class StubGrains : DispatchProxy
{
    private Dictionary<(Type, string), object> _grains = [];

    /// <summary>Keys of the grains that were asked for.</summary>
    public List<string> Asked { get; } = [];

    public static IGrainFactory Create(params (Type Interface, string Key, object Grain)[] grains)
    {
        var factory = Create<IGrainFactory, StubGrains>();
        ((StubGrains)(object)factory)._grains = grains.ToDictionary(grain => (grain.Interface, grain.Key), grain => grain.Grain);
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var key = args?[0]?.ToString() ?? string.Empty;
        Asked.Add(key);
        return _grains.TryGetValue((targetMethod!.GetGenericArguments()[0], key), out var grain)
            ? grain
            : throw new InvalidOperationException($"The test has no grain {targetMethod} {key}.");
    }
}
