using System.Runtime.InteropServices;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// Upper bounds of all explicit buckets of a point but the last. The points of a request mostly have the same: they are decoded and judged again
/// only when their bytes differ from the last point's.
/// </summary>
internal sealed class ExplicitBounds
{
    private readonly List<double> _values = [];
    private byte[] _packed = [];
    private int _packedLength;
    private double _judgedMost;
    private bool _increase;
    private bool _isPresent;

    /// <summary>How many.</summary>
    public int Count => _isPresent ? _values.Count : 0;

    /// <summary>The bounds in the sender's unit. A view: the next change invalidates it.</summary>
    public ReadOnlySpan<double> Values => _isPresent ? CollectionsMarshal.AsSpan(_values) : [];

    /// <summary>Has no bounds until some are added.</summary>
    public void Clear() => _isPresent = false;

    /// <summary>Adds one bound.</summary>
    public void Add(double bound)
    {
        Begin();
        _values.Add(bound);
        (_packedLength, _judgedMost) = (0, double.NaN);
    }

    /// <summary>Adds a packed field's bounds.</summary>
    /// <exception cref="OtlpFormatException">The bytes end within a number.</exception>
    public void AddPacked(ProtobufReader packed)
    {
        var bytes = packed.Rest;
        if (!_isPresent && _packedLength > 0 && bytes.SequenceEqual(_packed.AsSpan(0, _packedLength)))
        {
            _isPresent = true;
            return;
        }

        var isWhole = !_isPresent;
        Begin();
        while (!packed.IsAtEnd && _values.Count <= HistogramPointReader.MaxBuckets)
            _values.Add(packed.ReadDouble());
        _judgedMost = double.NaN;
        _packedLength = isWhole && packed.IsAtEnd ? bytes.Length : 0;
        if (_packed.Length < _packedLength)
            _packed = new byte[_packedLength];
        bytes[.._packedLength].CopyTo(_packed);
    }

    /// <summary>True when they increase and none is further from 0 than <paramref name="most"/>, NaN included.</summary>
    public bool IncreaseWithin(double most)
    {
        if (most != _judgedMost)
            (_increase, _judgedMost) = (Judge(most), most);
        return _increase || !_isPresent;
    }

    private bool Judge(double most)
    {
        for (var i = 0; i < _values.Count; i++)
        {
            if (!(Math.Abs(_values[i]) <= most) || (i > 0 && _values[i] <= _values[i - 1]))
                return false;
        }

        return true;
    }

    private void Begin()
    {
        if (_isPresent)
            return;
        _values.Clear();
        _isPresent = true;
    }
}
