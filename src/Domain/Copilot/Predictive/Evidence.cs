namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// What the late requests of one second say about whether their class meets its target, when they may be few: one late request of
/// thirteen is more than 5 %, and yet what a class that meets its target has every sixth second.
/// </summary>
internal static class Evidence
{
    /// <summary>From so many requests on the share of late ones is what it seems.</summary>
    private const long Many = 400;
    private const double Certain = 1e9;
    private const double LeastProbability = 1e-12;

    /// <summary>
    /// How many times as likely so many late requests are of a class whose share of late ones is anything up to what is allowed as of one
    /// whose share is anything beyond (both uniform: a beta integral, and so a binomial tail). 1 says nothing.
    /// </summary>
    /// <param name="requests">Requests that ended, 1 or more.</param>
    /// <param name="late">Of these, late.</param>
    /// <param name="allowed">Share that may be late, between 0 and 1.</param>
    public static double Ratio(long requests, long late, double allowed)
    {
        if (requests > Many)
            return late <= allowed * requests ? Certain : 1 / Certain;
        // That a binomial of one more has at most as many is the beta integral beyond the allowed share.
        var (term, beyond) = (Math.Pow(1 - allowed, requests + 1), 0.0);
        for (long k = 0; k <= late; k++)
        {
            beyond += term;
            term *= (double)(requests + 1 - k) / (k + 1) * allowed / (1 - allowed);
        }

        beyond = Math.Clamp(beyond, LeastProbability, 1 - LeastProbability);
        return Math.Clamp((1 - allowed) / allowed * (1 - beyond) / beyond, 1 / Certain, Certain);
    }
}
