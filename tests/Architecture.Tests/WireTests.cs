using System.Reflection;
using Orleans;
using SqlxOrleans.Grains.Interfaces.Ingest;
using Xunit;

namespace SqlxOrleans.Architecture.Tests;

public sealed class WireTests
{
    private static readonly Assembly[] Wire = [typeof(IIngestGrain).Assembly, typeof(Grains.Persistence.SnapshotOptions).Assembly];

    [Fact]
    public void Aliases_name_one_type_each()
    {
        var aliases = Wire.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetCustomAttributes<AliasAttribute>(inherit: false).Select(alias => (alias.Alias, type)))
            .ToList();
        Assert.True(aliases.Count > 20);
        Assert.Empty(aliases.GroupBy(alias => alias.Alias).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void Every_serialised_type_and_grain_method_has_an_alias()
    {
        var types = Wire.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null || IsGrainInterface(type))
            .ToList();
        Assert.Empty(types.Where(type => type.GetCustomAttribute<AliasAttribute>(inherit: false) is null).Select(type => type.FullName));
        Assert.Empty(types.Where(IsGrainInterface).SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<AliasAttribute>() is null).Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));
    }

    /// <summary>Calls of version 0 go anywhere and are never checked: two releases side by side need a number to compare (decision 13).</summary>
    [Fact]
    public void Every_grain_interface_has_a_version() =>
        Assert.Empty(Wire.SelectMany(assembly => assembly.GetTypes()).Where(IsGrainInterface)
            .Where(type => !type.GetCustomAttributesData().Any(each => each is { AttributeType.Name: "VersionAttribute", ConstructorArguments: [{ Value: > (ushort)0 }] }))
            .Select(type => type.FullName));

    [Fact]
    public void Messages_are_immutable_so_that_they_are_not_copied() =>
        Assert.Empty(Wire[0].GetTypes()
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null && !type.IsEnum)
            .Where(type => type.GetCustomAttribute<ImmutableAttribute>(inherit: false) is null)
            .Select(type => type.FullName));

    [Fact]
    public void Grains_are_internal_and_sealed() =>
        Assert.Empty(Wire[1].GetTypes()
            .Where(type => typeof(Grain).IsAssignableFrom(type) && !type.IsAbstract && (type.IsPublic || !type.IsSealed))
            .Select(type => type.FullName));

    private static bool IsGrainInterface(Type type) => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type);
}
