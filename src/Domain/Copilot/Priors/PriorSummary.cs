namespace SqlxOrleans.Domain.Copilot.Priors;

/// <summary>The tenants' medians of one class, sorted, so that the median without one of them costs a binary search.</summary>
internal sealed class PriorSummary
{
    private const int LessonDigits = 1;

    private readonly Dictionary<string, ClassPrior> _tenants;
    private readonly double[] _headrooms;
    private readonly double[] _services;
    private readonly Dictionary<string, Lesson> _lessons;
    private readonly double[][] _coefficients;

    public PriorSummary(IReadOnlyList<(string Tenant, ClassPrior Learnt)> contributions)
    {
        _tenants = contributions.GroupBy(each => each.Tenant, each => each.Learnt, StringComparer.Ordinal).ToDictionary(
            tenant => tenant.Key,
            tenant => new ClassPrior(MedianOf(tenant.Select(each => each.Headroom)), MedianOf(tenant.Select(each => each.ServiceMs))),
            StringComparer.Ordinal);
        _headrooms = [.. _tenants.Values.Select(each => each.Headroom).Order()];
        _services = [.. _tenants.Values.Select(each => each.ServiceMs).Order()];
        _lessons = Lessons(contributions);
        var count = _lessons.Count == 0 ? 0 : _lessons.Values.First().Coefficients.Length;
        _coefficients = [.. Enumerable.Range(0, count).Select(i => _lessons.Values.Select(each => each.Coefficients[i]).Order().ToArray())];
    }

    /// <summary>The medians of the other tenants, two digits each; null when they are too few.</summary>
    public ClassPrior? Without(string tenant)
    {
        var isOneOfThem = _tenants.TryGetValue(tenant, out var own);
        if (_tenants.Count - (isOneOfThem ? 1 : 0) < PriorPool.LeastTenants)
            return null;
        return new ClassPrior(
            Rounded(Median(_headrooms, isOneOfThem ? own.Headroom : null)), Rounded(Median(_services, isOneOfThem ? own.ServiceMs : null)), LessonWithout(tenant));
    }

    /// <summary>The tenants' medians, coefficient by coefficient, of those whose learner is the newest.</summary>
    private static Dictionary<string, Lesson> Lessons(IReadOnlyList<(string Tenant, ClassPrior Learnt)> contributions)
    {
        var lessons = contributions.Where(each => each.Learnt.Lesson is not null).Select(each => (each.Tenant, Lesson: each.Learnt.Lesson!)).ToList();
        if (lessons.Count == 0)
            return [];
        var newest = lessons.MaxBy(each => (each.Lesson.Model, each.Lesson.Coefficients.Length)).Lesson;
        return lessons
            .Where(each => each.Lesson.Model == newest.Model && each.Lesson.Coefficients.Length == newest.Coefficients.Length)
            .GroupBy(each => each.Tenant, each => each.Lesson, StringComparer.Ordinal)
            .ToDictionary(
                tenant => tenant.Key,
                tenant => newest with { Coefficients = [.. newest.Coefficients.Select((_, i) => MedianOf(tenant.Select(each => each.Coefficients[i])))] },
                StringComparer.Ordinal);
    }

    private Lesson? LessonWithout(string tenant)
    {
        var isOneOfThem = _lessons.TryGetValue(tenant, out var own);
        return _lessons.Count - (isOneOfThem ? 1 : 0) < PriorPool.LeastTenants
            ? null
            : _lessons.Values.First() with
            {
                Coefficients = [.. _coefficients.Select((sorted, i) => Math.Round(Median(sorted, own?.Coefficients[i]), LessonDigits))],
            };
    }

    private static double MedianOf(IEnumerable<double> values) => Median([.. values.Order()], without: null);

    /// <summary>The median of sorted values, one of them left out.</summary>
    private static double Median(double[] sorted, double? without)
    {
        var skipped = without is { } value ? Array.BinarySearch(sorted, value) : sorted.Length;
        var count = without is null ? sorted.Length : sorted.Length - 1;
        return count % 2 == 1 ? At(count / 2) : (At((count / 2) - 1) + At(count / 2)) / 2;

        double At(int index) => sorted[index < skipped ? index : index + 1];
    }

    /// <summary>Two significant digits.</summary>
    private static double Rounded(double value)
    {
        var digits = 1 - (int)Math.Floor(Math.Log10(value));
        var unit = Math.Pow(10, -digits);
        return digits >= 0 ? Math.Round(value, digits) : Math.Round(value / unit) * unit;
    }
}
