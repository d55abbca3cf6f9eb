using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace SqlxOrleans.TransportSecurity.Gateway;

/// <summary>
/// What a connection sends, every message judged before it can be read. What must end the connection looks to its reader as if it had ended by itself:
/// Orleans logs every exception with its stack, and whoever breaks rules all day must not fill the disk.
/// </summary>
/// <param name="inner">What it sends.</param>
/// <param name="mayPass">False when the connection must end.</param>
/// <param name="advance">Is told how many bytes were consumed.</param>
internal sealed class GuardedReader(PipeReader inner, Func<ReadOnlySequence<byte>, bool> mayPass, Action<long> advance) : PipeReader
{
    private static readonly ReadResult End = new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);

    private ReadOnlySequence<byte> _buffer;
    private bool _ended;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _ended ? End : Judged(await inner.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        result = End;
        if (_ended)
            return true;
        if (!inner.TryRead(out result))
            return false;
        result = Judged(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_ended)
            return;
        advance(_buffer.Slice(0, consumed).Length);
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Judged(ReadResult result)
    {
        _ended = !mayPass(result.Buffer);
        if (_ended)
            return End;
        _buffer = result.Buffer;
        return result;
    }
}
