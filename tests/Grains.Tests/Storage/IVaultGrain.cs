namespace SqlxOrleans.Grains.Tests.Storage;

[Alias("sqlx.test.IVaultGrain")]
public interface IVaultGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<int> AddAsync(int amount);

    [Alias("Read")]
    Task<int> ReadAsync();

    /// <summary>Changes the state without writing it: only the deactivation does.</summary>
    [Alias("AddLater")]
    Task AddLaterAsync(int amount);
}
