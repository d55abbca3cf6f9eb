namespace SqlxOrleans.Api.Otlp;

/// <summary>A point's series while its attributes are read.</summary>
/// <param name="of">The metric's name, to which each attribute is added.</param>
/// <param name="isNeeded">False for points of delta temporality, which nothing has to be told apart from: no name is made.</param>
internal struct SeriesName(UInt128 of, bool isNeeded)
{
    public UInt128 Value { get; private set; } = of;

    public void Add(ReadOnlySpan<byte> attribute)
    {
        if (isNeeded)
            Value = SeriesIdentity.Add(Value, attribute);
    }
}
