namespace SqlxOrleans.Load.Bombs;

/// <summary>What a hostile input got.</summary>
/// <param name="Status">HTTP status, or gRPC status of a gRPC call; 0: the connection was closed without an answer.</param>
/// <param name="IsServerFault">The answer says that it is the silo's fault.</param>
/// <param name="Note">What else was seen, for people.</param>
internal sealed record BombAnswer(int Status, bool IsServerFault, string Note = "")
{
    private const int Unknown = 2;
    private const int Internal = 13;
    private const int Unavailable = 14;
    private const int DataLoss = 15;

    public static BombAnswer OfHttp(int status) => new(status, status >= 500);

    public static BombAnswer OfGrpc(int status) => new(status, status is Unknown or Internal or Unavailable or DataLoss);
}
