using System.Globalization;
using System.Net;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>How this silo appears to its cluster and keeps its grains, from <c>Sqlx:Orleans</c> and <c>Sqlx:Grains</c>.</summary>
internal sealed record OrleansOptions
{
    /// <summary>Where other silos and kernels reach it.</summary>
    public required IPAddress AdvertisedAddress { get; init; }

    /// <summary>Where it listens; differs from the advertised address only when that is every address of the machine.</summary>
    public required IPAddress ListenAddress { get; init; }

    /// <summary>Shown in the membership table and in logs; null lets Orleans make one.</summary>
    public string? SiloName { get; init; }

    /// <summary>How long a silo waits for a peer's answer, and how often it asks.</summary>
    public required TimeSpan ProbeTimeout { get; init; }

    /// <summary>After so many unanswered probes a silo votes its peer dead: with 2 s and 3, in about 6 s.</summary>
    public required int MissedProbes { get; init; }

    /// <summary>A grain that nobody called for this long leaves memory; only its stored rows stay.</summary>
    public required TimeSpan CollectionAge { get; init; }

    /// <exception cref="StartRefusedException">With every reason.</exception>
    public static OrleansOptions From(IConfiguration configuration, SiloListenOptions listen, bool ephemeral, bool cluster)
    {
        var errors = new List<string>();
        var everywhere = listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any);
        var advertised = Advertised();
        var probe = Time("Sqlx:Orleans:ProbeTimeout", TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        var age = Time("Sqlx:Grains:CollectionAge", TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(2), TimeSpan.FromHours(23));
        var missed = Missed();
        var name = configuration["Sqlx:Orleans:SiloName"] is { Length: > 0 } text ? text : null;
        if (name is { Length: > 150 })
            errors.Add("Sqlx:Orleans:SiloName is longer than 150 characters.");
        return errors.Count == 0
            ? new OrleansOptions
            {
                AdvertisedAddress = advertised,
                ListenAddress = everywhere && !IPAddress.IsLoopback(advertised) ? listen.Address : advertised,
                SiloName = name,
                ProbeTimeout = probe,
                MissedProbes = missed,
                CollectionAge = age,
            }
            : throw new StartRefusedException(errors);

        IPAddress Advertised()
        {
            const string Key = "Sqlx:Orleans:AdvertisedAddress";

            // Alone, the gateway stays on this machine unless somebody says where else it is.
            if (ephemeral || configuration[Key] is not { Length: > 0 } text)
            {
                if (everywhere && cluster)
                {
                    errors.Add(
                        $"Sqlx:ListenAddress {listen.Address} is every address of this machine, and other silos need one that reaches this silo: " +
                        $"set {Key} to it (in Kubernetes the pod's address).");
                }

                return cluster && !everywhere ? listen.Address : IPAddress.Loopback;
            }

            if (!IPAddress.TryParse(text, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            {
                errors.Add($"{Key} '{text}' is not the IP address of one machine; write for example 10.0.0.7.");
                return IPAddress.Loopback;
            }

            return address;
        }

        TimeSpan Time(string key, TimeSpan standard, TimeSpan least, TimeSpan most)
        {
            if (configuration[key] is not { Length: > 0 } text)
                return standard;
            if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                return value;
            errors.Add($"{key} '{text}' is not a time from {Text(least)} to {Text(most)}; write for example {Text(standard)}.");
            return standard;
        }

        static string Text(TimeSpan time) => time.ToString(time.Milliseconds == 0 ? @"hh\:mm\:ss" : @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

        int Missed()
        {
            const string Key = "Sqlx:Orleans:MissedProbes";
            if (configuration[Key] is not { Length: > 0 } text)
                return 3;
            if (int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 20)
                return value;
            errors.Add($"{Key} '{text}' is not a whole number from 1 to 20.");
            return default;
        }
    }
}
