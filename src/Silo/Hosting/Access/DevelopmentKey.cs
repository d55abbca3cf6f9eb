using System.Buffers.Text;
using System.Security.Cryptography;

namespace SqlxOrleans.Silo.Hosting.Access;

/// <summary>The generated key of a development machine: the file <c>api-key</c>, readable by its owner only, kept between starts.</summary>
internal static class DevelopmentKey
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static (string Key, bool Generated) LoadOrCreate(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "api-key");
        if (File.Exists(path))
        {
            var known = File.ReadAllText(path).Trim();
            if (known.Length is < 20 or > 512)
                throw new StartRefusedException([$"{path} holds no API key (20 to 512 characters). Delete it: the next start makes a new one."]);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, OwnerOnly);
            return (known, false);
        }

        var key = "sqlx_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(key);
        return (key, true);
    }
}
