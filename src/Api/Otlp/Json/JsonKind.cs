namespace SqlxOrleans.Api.Otlp.Json;

/// <summary>How a field of OTLP/JSON is written, and what it is in protobuf.</summary>
internal enum JsonKind
{
    /// <summary>An object; a nested message.</summary>
    Message = 0,

    /// <summary>An array of objects; repeated messages.</summary>
    Messages,

    /// <summary>A string.</summary>
    Text,

    /// <summary>A string of hexadecimal digits (OTLP/JSON's own rule for ids); bytes.</summary>
    Hex,

    /// <summary>true or false.</summary>
    Bool,

    /// <summary>A whole number, also as a string; a variable-length integer.</summary>
    Integer,

    /// <summary>The same with its sign folded in: sint32.</summary>
    ZigZag,

    /// <summary>The same in 8 bytes: fixed64 or sfixed64.</summary>
    Fixed,

    /// <summary>A number, also as a string, also NaN or infinite.</summary>
    Double,

    /// <summary>An array of <see cref="Fixed"/>, packed.</summary>
    PackedFixed,

    /// <summary>An array of <see cref="Double"/>, packed.</summary>
    PackedDoubles,

    /// <summary>An array of <see cref="Integer"/>, packed.</summary>
    PackedIntegers,
}
