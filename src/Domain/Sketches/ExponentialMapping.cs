namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// Which bucket a number of seconds belongs to, OpenTelemetry's base-2 exponential mapping at scale 6, bounds included above.
/// </summary>
/// <remarks>
/// <code>
/// scale 6       64 buckets an octave, base 2^(1/64) = 1.01089
/// index i       holds (2^(i/64), 2^((i+1)/64)]; 1.0 is the last value of index -1
/// range         index -1280 .. 767 = (2^-20 s, 2^12 s] = (0.954 us, 68.3 min], 2,048 bins
/// bin           index + 1280, 0 .. 2047
/// double        v = 2^e (1 + m/2^52), m = the 52-bit significand
/// index of v    64 e + (how many of the 64 boundaries of an octave are at most m) - 1
/// </code>
/// A boundary is the least significand that belongs to the bucket above it, found with integers (M^64 &gt; 2^(52*64+j)); the
/// powers 2^(j/64), 0 &lt; j &lt; 64, are irrational, so no double sits on one. The top 7 bits of m select a cell 2^-7 wide;
/// boundaries are at least 0.0108 apart, so a cell holds at most one. A cell's entry is (first index + 1) * 2^52 - boundary:
/// adding m carries into the upper bits exactly when m has reached the boundary. One load, one addition, no logarithm.
/// </remarks>
internal static partial class ExponentialMapping
{
    /// <summary>Buckets an octave are 2^Scale.</summary>
    public const int Scale = 6;

    /// <summary>Buckets in range.</summary>
    public const int BinCount = 2048;

    /// <summary>OpenTelemetry index of bin 0.</summary>
    public const int FirstIndex = -1280;

    /// <summary>Greatest number of seconds below the range: 2^-20.</summary>
    public const double LowerLimit = 1.0 / (1 << 20);

    /// <summary>Greatest number of seconds in range: 2^12.</summary>
    public const double UpperLimit = 1 << 12;

    /// <summary>What <see cref="RawBin"/> is above the bin: the exponent's bias in buckets, less the range's start.</summary>
    public const int RawBias = (1023 << Scale) + FirstIndex;

    /// <summary>The slot of zero.</summary>
    public const int ZeroSlot = -2;

    /// <summary>The slot of values at most <see cref="LowerLimit"/>.</summary>
    public const int UnderRangeSlot = -1;

    /// <summary>The slot of values above <see cref="UpperLimit"/>.</summary>
    public const int OverRangeSlot = BinCount;

    private const int SignificandBits = 52;
    private const int CellBits = 7;
    private const ulong SignificandMask = (1UL << SignificandBits) - 1;

    /// <summary>2b/(1+b) for base b: from a bucket's lower bound to the value whose relative error is the same at both bounds.</summary>
    private const double ToMidpoint = 1.0054151591559026;

    private static readonly long[] Cells = CreateCells();
    private static readonly double[] OctaveBounds = CreateOctave(0);
    private static readonly double[] OctaveMiddles = CreateOctave(0.5);

    private static ReadOnlySpan<long> Boundaries =>
    [
        0x0000000000001, 0x02C9A3E778061, 0x059B0D3158575, 0x0874518759BC9,
        0x0B5586CF98910, 0x0E3EC32D3D1A3, 0x11301D0125B51, 0x1429AAEA92DE0,
        0x172B83C7D517B, 0x1A35BEB6FCB76, 0x1D4873168B9AB, 0x2063B88628CD7,
        0x2387A6E756239, 0x26B4565E27CDE, 0x29E9DF51FDEE2, 0x2D285A6E4030C,
        0x306FE0A31B716, 0x33C08B2641700, 0x371A7373AA9CB, 0x3A7DB34E59FF7,
        0x3DEA64C123423, 0x4160A21F72E2A, 0x44E086061892E, 0x486A2B5C13CD1,
        0x4BFDAD5362A28, 0x4F9B2769D2CA7, 0x5342B569D4F82, 0x56F4736B527DB,
        0x5AB07DD48542A, 0x5E76F15AD2149, 0x6247EB03A5585, 0x6623882552225,
        0x6A09E667F3BCD, 0x6DFB23C651A2F, 0x71F75E8EC5F74, 0x75FEB564267C9,
        0x7A11473EB0187, 0x7E2F336CF4E63, 0x82589994CCE13, 0x868D99B4492ED,
        0x8ACE5422AA0DC, 0x8F1AE99157737, 0x93737B0CDC5E5, 0x97D829FDE4E50,
        0x9C49182A3F091, 0xA0C667B5DE565, 0xA5503B23E255D, 0xA9E6B5579FDC0,
        0xAE89F995AD3AE, 0xB33A2B84F15FB, 0xB7F76F2FB5E47, 0xBCC1E904BC1D3,
        0xC199BDD85529D, 0xC67F12E57D14C, 0xCB720DCEF906A, 0xD072D4A07897C,
        0xD5818DCFBA488, 0xDA9E603DB3286, 0xDFC97337B9B5F, 0xE502EE78B3FF7,
        0xEA4AFA2A490DA, 0xEFA1BEE615A28, 0xF50765B6E4541, 0xFA7C1819E90D9,
    ];

    /// <summary>
    /// The bin plus <see cref="RawBias"/>. Any bit pattern gets an answer; only positive finite numbers in range get one that is
    /// inside the bins, so that a caller's bounds check also finds zero, negative numbers, NaN and infinity.
    /// </summary>
    public static int RawBin(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var cell = Cells[(int)(bits >> (SignificandBits - CellBits)) & ((1 << CellBits) - 1)];
        return (int)(bits >> SignificandBits << Scale) + (int)(((long)(bits & SignificandMask) + cell) >> SignificandBits);
    }

    /// <summary>Where a finite number of at least zero is counted, in order: -2 zero, -1 below the range, the bins, 2,048 beyond.</summary>
    public static int SlotOf(double value) => value switch
    {
        <= 0 => ZeroSlot,
        <= LowerLimit => UnderRangeSlot,
        > UpperLimit => OverRangeSlot,
        _ => RawBin(value) - RawBias,
    };

    /// <summary>OpenTelemetry's index of a positive normal number.</summary>
    public static int IndexOf(double value) => RawBin(value) - (1023 << Scale);

    /// <summary>The bound that bucket <paramref name="index"/> excludes, 2^(index/64), within an ulp.</summary>
    public static double LowerBound(int index) =>
        Math.ScaleB(OctaveBounds[index & ((1 << Scale) - 1)], index >> Scale);

    /// <summary>The least double in a bucket of the range.</summary>
    public static double LeastValue(int index)
    {
        var significand = (ulong)Boundaries[index & ((1 << Scale) - 1)];
        return BitConverter.UInt64BitsToDouble(((ulong)((index >> Scale) + 1023) << SignificandBits) | significand);
    }

    /// <summary>The greatest double in a bucket of the range: the double before the next bucket's least.</summary>
    public static double GreatestValue(int index) => Math.BitDecrement(LeastValue(index + 1));

    /// <summary>The geometric middle of a bucket, 2^((index + 0.5)/64), within an ulp.</summary>
    public static double GeometricMiddle(int index) =>
        Math.ScaleB(OctaveMiddles[index & ((1 << Scale) - 1)], index >> Scale);

    /// <summary>The value to report for a bucket: 2lu/(l+u), whose relative error is (b-1)/(b+1) = 0.5415 % at both bounds.</summary>
    public static double Midpoint(int index) => LowerBound(index) * ToMidpoint;

    private static long[] CreateCells()
    {
        var cells = new long[1 << CellBits];
        var reached = 0;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var start = (long)cell << (SignificandBits - CellBits);
            while (reached < Boundaries.Length && Boundaries[reached] <= start)
                reached++;
            var next = reached < Boundaries.Length ? Boundaries[reached] : 1L << SignificandBits;
            cells[cell] = ((long)reached << SignificandBits) - next;
        }

        return cells;
    }

    private static double[] CreateOctave(double offset)
    {
        var octave = new double[1 << Scale];
        for (var i = 0; i < octave.Length; i++)
            octave[i] = Math.Pow(2, (i + offset) / octave.Length);
        return octave;
    }
}
