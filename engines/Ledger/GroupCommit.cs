using System.Threading.Channels;

namespace Palabre.Ledger;

/// <summary>
/// Commits what many callers ask for at the same moment in one transaction: writing through to the disk once pays for all of them.
/// While one batch is written the next one gathers, so it needs no waiting time and is idle when nobody asks.
/// </summary>
public sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>Drafts in one transaction. More spares writing through, fewer make the first of them wait less.</summary>
    private const int MostTogether = 256;

    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly ILedgerStore _store;
    private readonly Book _book;
    private readonly Task _writing;

    public GroupCommit(ILedgerStore store, Book book)
    {
        (_store, _book) = (store, book);
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Decides about a draft and writes it. What comes back from here is on disk.</summary>
    /// <param name="draft">When this throws, whatever it is, the same draft with the same id can be sent again: it counts once.</param>
    /// <param name="ct">Takes the draft back while it waits for its turn. Once it is being written, its outcome is waited for.</param>
    /// <exception cref="OperationCanceledException">It was taken back; nothing of it is written.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed before.</exception>
    public async Task<Outcome> CommitAsync(Draft draft, CancellationToken ct)
    {
        var waiting = new Waiting(draft);
        // Reckoned here, by whoever asks, and not by the one who writes for all.
        _ = draft.Digest;
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(waiting), this);
        await using var leaving = ct.UnsafeRegister(static (state, token) => ((Waiting)state!).Leave(token), waiting);
        return await waiting.Outcome.Task;
    }

    /// <summary>Writes what waits, and takes nothing any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAllAsync()
    {
        var together = new List<Waiting>(MostTogether);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            together.Clear();
            while (together.Count < MostTogether && _queue.Reader.TryRead(out var waiting)) if (waiting.TryTake()) together.Add(waiting);
            if (together.Count == 0) continue;
            await WriteAsync(together);
            // Who was just answered and asks again comes with the next batch, not with the one after it.
            await Task.Yield();
        }
    }

    private async Task WriteAsync(List<Waiting> together)
    {
        try
        {
            var drafts = together.ConvertAll(waiting => waiting.Draft);
            // Somebody's hanging up is no reason not to write what others wait for.
            var outcomes = await _store.InTransactionAsync((ledger, ct) => _book.CommitAsync(ledger, drafts, ct), CancellationToken.None);
            for (var i = 0; i < outcomes.Count; i++) together[i].Outcome.SetResult(outcomes[i]);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever it was: those of this batch are told, and the next are served.
            foreach (var waiting in together) waiting.Outcome.SetException(failure);
        }
    }

    private sealed class Waiting(Draft draft)
    {
        private int _isSettled;

        public Draft Draft { get; } = draft;
        public TaskCompletionSource<Outcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryTake() => Interlocked.Exchange(ref _isSettled, 1) == 0;

        public void Leave(CancellationToken ct)
        {
            if (TryTake()) Outcome.SetCanceled(ct);
        }
    }
}
