using System.Runtime.InteropServices;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Reads HistogramDataPoint and ExponentialHistogramDataPoint.</summary>
internal static class HistogramPointReader
{
    /// <summary>Most buckets of a point that are read.</summary>
    public const int MaxBuckets = 4096;

    public static void ReadExplicit(ProtobufReader point, HistogramPoint into, ref OtlpAttributes attributes, ref SeriesName series)
    {
        while (point.Next())
        {
            switch (point.Field, point.Wire)
            {
                case (9, WireType.Bytes): AddAttribute(ref point, ref attributes, ref series); break;
                case (2, WireType.Fixed64): into.StartTime = point.ReadFixed64(); break;
                case (3, WireType.Fixed64): into.Time = point.ReadFixed64(); break;
                case (4, WireType.Fixed64): into.Count = point.ReadFixed64(); break;
                case (5, WireType.Fixed64): into.Sum = point.ReadDouble(); break;
                case (6, WireType.Bytes): ReadPackedFixed(point.ReadMessage(), into.Buckets); break;
                case (6, WireType.Fixed64): into.Buckets.Add(point.ReadFixed64()); break;
                case (7, WireType.Bytes): into.Bounds.AddPacked(point.ReadMessage()); break;
                case (7, WireType.Fixed64): into.Bounds.Add(point.ReadDouble()); break;
                case (10, WireType.Varint): into.HasNoValue = HasNoValue(ref point); break;
                case (11, WireType.Fixed64): into.Min = point.ReadDouble(); break;
                case (12, WireType.Fixed64): into.Max = point.ReadDouble(); break;
                default: point.Skip(); break;
            }
        }
    }

    public static void ReadExponential(ProtobufReader point, HistogramPoint into, ref OtlpAttributes attributes, ref SeriesName series)
    {
        into.IsExponential = true;
        while (point.Next())
        {
            switch (point.Field, point.Wire)
            {
                case (1, WireType.Bytes): AddAttribute(ref point, ref attributes, ref series); break;
                case (2, WireType.Fixed64): into.StartTime = point.ReadFixed64(); break;
                case (3, WireType.Fixed64): into.Time = point.ReadFixed64(); break;
                case (4, WireType.Fixed64): into.Count = point.ReadFixed64(); break;
                case (5, WireType.Fixed64): into.Sum = point.ReadDouble(); break;
                case (6, WireType.Varint): into.Scale = point.ReadZigZag32(); break;
                case (7, WireType.Fixed64): into.ZeroCount = point.ReadFixed64(); break;
                case (8, WireType.Bytes): ReadBuckets(point.ReadMessage(), into); break;
                case (9, WireType.Bytes): into.HasNegative |= HasCounts(point.ReadMessage()); break;
                case (10, WireType.Varint): into.HasNoValue = HasNoValue(ref point); break;
                case (12, WireType.Fixed64): into.Min = point.ReadDouble(); break;
                case (13, WireType.Fixed64): into.Max = point.ReadDouble(); break;
                default: point.Skip(); break;
            }
        }
    }

    /// <summary>Reads a point's <c>flags</c>: bit 0 says that the sender has no value, which is not the value 0.</summary>
    public static bool HasNoValue(ref ProtobufReader point) => (point.ReadVarint() & 1) != 0;

    /// <summary>Reads an attribute and makes it part of the series' name.</summary>
    public static void AddAttribute(ref ProtobufReader point, ref OtlpAttributes attributes, ref SeriesName series)
    {
        var attribute = point.ReadMessage();
        series.Add(attribute.Rest);
        attributes.Add(attribute);
    }

    private static void ReadBuckets(ProtobufReader buckets, HistogramPoint into)
    {
        while (buckets.Next())
        {
            switch (buckets.Field, buckets.Wire)
            {
                case (1, WireType.Varint): into.Offset = buckets.ReadZigZag32(); break;
                case (2, WireType.Varint): into.Buckets.Add(buckets.ReadVarint()); break;
                case (2, WireType.Bytes): ReadPackedVarints(buckets.ReadMessage(), into.Buckets); break;
                default: buckets.Skip(); break;
            }
        }
    }

    private static bool HasCounts(ProtobufReader buckets)
    {
        var any = false;
        while (buckets.Next())
        {
            if (buckets.Field == 2 && buckets.Wire == WireType.Varint)
                any |= buckets.ReadVarint() > 0;
            else if (buckets.Field == 2 && buckets.Wire == WireType.Bytes)
                any |= buckets.ReadBytes().ContainsAnyExcept((byte)0);
            else
                buckets.Skip();
        }

        return any;
    }

    private static void ReadPackedFixed(ProtobufReader packed, List<ulong> into)
    {
        var before = into.Count;
        var count = Math.Min(packed.Rest.Length / sizeof(ulong), MaxBuckets + 1 - before);
        if (BitConverter.IsLittleEndian && count > 0)
        {
            CollectionsMarshal.SetCount(into, before + count);
            MemoryMarshal.Cast<byte, ulong>(packed.Rest[..(count * sizeof(ulong))]).CopyTo(CollectionsMarshal.AsSpan(into)[before..]);
            packed.SkipFixed64(count);
        }

        while (!packed.IsAtEnd && into.Count <= MaxBuckets)
            into.Add(packed.ReadFixed64());
    }

    private static void ReadPackedVarints(ProtobufReader packed, List<ulong> into)
    {
        while (!packed.IsAtEnd && into.Count <= MaxBuckets)
            into.Add(packed.ReadVarint());
    }
}
