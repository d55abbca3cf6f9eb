using System.Runtime.CompilerServices;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Observations;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// The attributes that are read, out of a resource, then overlaid by those of a span or data point. A closed list: every other
/// attribute, SQL text above all, is passed over without being decoded.
/// </summary>
internal ref struct OtlpAttributes
{
    public const int MaxCount = 64;
    private const int MaxValueBytes = 2048;

    private int _count;
    private double _latencyMs;

    /// <summary>The workspace's name as it was sent; empty for none.</summary>
    public ReadOnlySpan<byte> Workspace { get; private set; }

    public ReadOnlySpan<byte> Tenant { get; private set; }

    public WorkloadClass Class { get; private set; }

    /// <summary>A second meaning of <c>class</c>: the error class of <c>sqlx_driver_errors_total</c>.</summary>
    public ReadOnlySpan<byte> ClassText { get; private set; }

    public long Epoch { get; private set; }

    /// <summary>The latency that the sender says; -2 when it is none to believe. Read it only when <see cref="HasLatency"/>.</summary>
    public readonly long LatencyNanoseconds =>
        _latencyMs is >= 0 and <= ObservationRules.MaxLatencyNanoseconds / 1e6 ? (long)Math.Round(_latencyMs * 1e6) : -2;

    public bool HasLatency { get; private set; }

    public bool IsFailure { get; private set; }

    public ReadOnlySpan<byte> ErrorType { get; private set; }

    public ReadOnlySpan<byte> Dialect { get; private set; }

    public ReadOnlySpan<byte> Reason { get; private set; }

    public ReadOnlySpan<byte> PolicyId { get; private set; }

    public ReadOnlySpan<byte> EventName { get; private set; }

    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>An event that something encloses: <c>parent_span_id</c> of the ATS envelope.</summary>
    public bool HasParent { get; private set; }

    /// <summary>Attributes beyond <see cref="MaxCount"/>, or with a longer text than is taken, which are not read.</summary>
    public int Beyond { get; private set; }

    /// <summary>Attributes that are on no list and were passed over.</summary>
    public int Unknown { get; private set; }

    /// <summary>Starts with a resource's, for a span or a point inside it.</summary>
    public void Begin(in OtlpAttributes resource)
    {
        this = resource;
        _count = 0;
        (Beyond, Unknown) = (0, 0);
    }

    /// <summary>Reads one KeyValue.</summary>
    public void Add(ProtobufReader keyValue) => Add(keyValue.Rest, keyValue.Origin);

    /// <summary>Reads one KeyValue.</summary>
    /// <param name="keyValue">The message's bytes.</param>
    /// <param name="origin">Where they stand in the request, for errors.</param>
    /// <remarks>
    /// First as every SDK writes it when both are short: the key, then a text or a number of one byte, and nothing else. Any other layout goes
    /// through <see cref="ProtobufReader"/>, which knows the whole format.
    /// </remarks>
    public void Add(ReadOnlySpan<byte> keyValue, int origin)
    {
        const byte KeyTag = (1 << 3) | 2, ValueTag = (2 << 3) | 2, TextTag = (1 << 3) | 2, BoolTag = 2 << 3, IntTag = 3 << 3;
        if (keyValue.Length is >= 6 and < 0x80 && keyValue[0] == KeyTag)
        {
            var value = 2 + keyValue[1];
            var rest = keyValue.Length - value - 4;
            if (rest >= 0 && keyValue[value] == ValueTag && keyValue[value + 1] == rest + 2)
            {
                var (tag, first) = (keyValue[value + 2], keyValue[value + 3]);
                if (tag == TextTag && first == rest)
                {
                    TakeWithin(keyValue[2..value], tag >> 3, keyValue[(value + 4)..], 0);
                    return;
                }

                if (tag is BoolTag or IntTag && rest == 0 && first < 0x80)
                {
                    TakeWithin(keyValue[2..value], tag >> 3, default, first);
                    return;
                }
            }
        }

        AddOther(keyValue, origin);
    }

    private void AddOther(ReadOnlySpan<byte> keyValue, int origin)
    {
        Read(new ProtobufReader(keyValue, origin), out var key, out var kind, out var text, out var bits);
        TakeWithin(key, kind, text, bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeWithin(ReadOnlySpan<byte> key, int kind, ReadOnlySpan<byte> text, ulong bits)
    {
        if (++_count <= MaxCount && text.Length <= MaxValueBytes)
            Take(key, kind, text, bits);
        else
            Beyond++;
    }

    private static void Read(ProtobufReader keyValue, out ReadOnlySpan<byte> key, out int kind, out ReadOnlySpan<byte> text, out ulong bits)
    {
        key = text = default;
        kind = 0;
        bits = 0;
        while (keyValue.Next())
        {
            if (keyValue.Field == 1 && keyValue.Wire == WireType.Bytes)
                key = keyValue.ReadBytes();
            else if (keyValue.Field == 2 && keyValue.Wire == WireType.Bytes)
                ReadValue(keyValue.ReadMessage(), out kind, out text, out bits);
            else
                keyValue.Skip();
        }
    }

    private static void ReadValue(ProtobufReader value, out int kind, out ReadOnlySpan<byte> text, out ulong bits)
    {
        kind = 0;
        text = default;
        bits = 0;
        while (value.Next())
        {
            kind = value.Field;
            if (value.Field == 1 && value.Wire == WireType.Bytes)
                text = value.ReadBytes();
            else if (value.Field is 2 or 3 && value.Wire == WireType.Varint)
                bits = value.ReadVarint();
            else if (value.Field == 4 && value.Wire == WireType.Fixed64)
                bits = value.ReadFixed64();
            else
                value.Skip();
        }
    }

    private void Take(ReadOnlySpan<byte> key, int kind, ReadOnlySpan<byte> text, ulong bits)
    {
        switch (key.Length)
        {
            case 4 when key.SequenceEqual("type"u8):
            case 2 when key.SequenceEqual("op"u8):
            case 5 when key.SequenceEqual("phase"u8):
                Type = text;
                break;
            case 5 when key.SequenceEqual("class"u8):
                ClassText = text;
                TakeClass(text);
                break;
            case 6 when key.SequenceEqual("reason"u8):
                Reason = text;
                break;
            case 7 when key.SequenceEqual("success"u8):
                IsFailure |= (kind == 2 && bits == 0) || text.SequenceEqual("false"u8);
                break;
            case 7 when key.SequenceEqual("dialect"u8):
            case 9 when key.SequenceEqual("db.system"u8):
            case 14 when key.SequenceEqual("db.system.name"u8):
                Dialect = text;
                break;
            case 9 when key.SequenceEqual("slo.class"u8) || key.SequenceEqual("slo_class"u8):
            case 14 when key.SequenceEqual("sqlx.slo_class"u8) || key.SequenceEqual("sqlx.slo.class"u8):
                TakeClass(text);
                break;
            case 10 when key.SequenceEqual("error.type"u8):
                // A SQLSTATE says more than the name of an exception.
                if (ErrorType.Length != 5)
                    ErrorType = text;
                IsFailure |= !text.IsEmpty;
                break;
            case 23 when key.SequenceEqual("db.response.status_code"u8):
                if (ErrorType.IsEmpty || text.Length == 5)
                    ErrorType = text;
                break;
            case 10 when key.SequenceEqual("event.name"u8) || key.SequenceEqual("sqlx.event"u8):
                EventName = text;
                break;
            case 11 when key.SequenceEqual("sqlx.tenant"u8):
                Tenant = text;
                break;
            case 13 when key.SequenceEqual("sqlx.ai.epoch"u8):
            case 13 when key.SequenceEqual("ai_meta.epoch"u8):
                Epoch = kind == 3 && (long)bits > 0 ? (long)bits : Epoch;
                break;
            case 14 when key.SequenceEqual("sqlx.workspace"u8):
                Workspace = text;
                break;
            case 14 when key.SequenceEqual("sqlx.policy_id"u8):
            case 9 when key.SequenceEqual("policy_id"u8):
                PolicyId = text;
                break;
            case 14 when key.SequenceEqual("parent_span_id"u8):
            case 19 when key.SequenceEqual("sqlx.parent_span_id"u8):
                HasParent = text.ContainsAnyExcept((byte)'0');
                break;
            case 18 when key.SequenceEqual("sqlx.policy.reason"u8):
                Reason = text;
                break;
            case 15 when key.SequenceEqual("sqlx.latency_ms"u8):
                HasLatency = kind is 3 or 4;
                _latencyMs = kind == 4 ? BitConverter.UInt64BitsToDouble(bits) : (long)bits;
                break;
            default:
                Unknown++;
                break;
        }
    }

    // A later attribute that is no class, such as a driver's error class, leaves an earlier class alone.
    private void TakeClass(ReadOnlySpan<byte> text)
    {
        if (text.Length == 1 && WorkloadClasses.TryParse([(char)text[0]], out var workloadClass))
            Class = workloadClass;
    }
}
