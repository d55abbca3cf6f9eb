using CsCheck;
using SqlxOrleans.Api.Otlp;
using SqlxOrleans.Domain.Telemetry;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class OtlpAttributesTests
{
    private static readonly string[] s_keys =
        ["sqlx.slo_class", "sqlx.workspace", "sqlx.ai.epoch", "success", "error.type", "sqlx.latency_ms", "db.query.text", string.Empty, new('k', 130)];

    private static readonly Gen<string> Key = Gen.OneOf([.. s_keys.Select(Gen.Const)]);

    private static readonly Gen<byte[]> Value = Gen.OneOf(
        Gen.Int[0, 300].Select(length => Text(1, length == 1 ? "L" : new string('v', length))),
        Gen.ULong[0, 1].Select(flag => Number(2, flag)),
        Gen.OneOf(Gen.ULong[0, 300], Gen.ULong).Select(number => Number(3, number)),
        Gen.Double.Select(number => Double(4, number)),
        Gen.Const(Array.Empty<byte>()));

    /// <summary>Protobuf lets a sender write the value before the key, which the quick way does not read.</summary>
    [Fact]
    public void An_attribute_means_the_same_however_it_is_laid_out()
    {
        Gen.Select(Key, Value).Array[1, 5].Sample(attributes =>
        {
            Assert.Equal(
                Read(attributes.Select(each => Field(2, Field(2, each.Item2), Text(1, each.Item1)))),
                Read(attributes.Select(each => Field(2, Text(1, each.Item1), Field(2, each.Item2)))));
        });
    }

    [Fact]
    public void Short_texts_and_numbers_are_read()
    {
        byte[][] attributes =
        [
            Attribute(9, "sqlx.slo_class", "L"), Field(9, Text(1, "sqlx.ai.epoch"), Field(2, Number(3, 7))), Field(9, Text(1, "success"), Field(2, Number(2, 0))),
        ];
        var read = Read(attributes);
        Assert.Equal((WorkloadClass.L, 7, true), (read.Class, read.Epoch, read.IsFailure));
    }

    [Fact]
    public void Attributes_beyond_the_64th_and_longer_texts_than_2_KiB_are_passed_over_and_counted()
    {
        var read = default(OtlpAttributes);
        Add(ref read, Attribute(9, "sqlx.workspace", new string('w', 2049)));
        Add(ref read, Attribute(9, "error.type", new string('e', 2048)));
        for (var i = 2; i < OtlpAttributes.MaxCount; i++)
            Add(ref read, Attribute(9, "k" + i, "v"));
        Add(ref read, Attribute(9, "sqlx.slo_class", "L"));

        Assert.Equal((2, OtlpAttributes.MaxCount - 2), (read.Beyond, read.Unknown));
        Assert.Equal((0, 2048, WorkloadClass.Unclassified), (read.Workspace.Length, read.ErrorType.Length, read.Class));

        static void Add(ref OtlpAttributes to, byte[] attribute)
        {
            var message = new ProtobufReader(attribute, 0);
            Assert.True(message.Next());
            to.Add(message.ReadMessage());
        }
    }

    private static (string Workspace, WorkloadClass Class, long Epoch, bool IsFailure, string ErrorType, bool HasLatency, long Latency, int Unknown) Read(
        IEnumerable<byte[]> attributes)
    {
        var message = new ProtobufReader(attributes.SelectMany(each => each).ToArray(), 0);
        var read = default(OtlpAttributes);
        while (message.Next())
            read.Add(message.ReadMessage());
        return (Convert.ToHexString(read.Workspace), read.Class, read.Epoch, read.IsFailure, Convert.ToHexString(read.ErrorType),
            read.HasLatency, read.HasLatency ? read.LatencyNanoseconds : 0, read.Unknown);
    }
}
