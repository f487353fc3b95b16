using Palabre.LedgerContract;
using Palabre.TestKit;
using static Palabre.LedgerContract.Cast;

namespace Palabre.Ledger.Tests;

public sealed class GroupCommitTests : IDisposable
{
    private readonly MemoryStore _memory = new();
    private readonly GatedStore _store;
    private readonly Book _book = new(Chart.Usual, new ManualClock());

    public GroupCommitTests() => _store = new(_memory);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_while_a_batch_is_written_is_written_together()
    {
        await using var commits = new GroupCommit(_store, _book);
        var first = commits.CommitAsync(TopUp(Id(1), Maud, 1), Stop);
        await _store.HasBegunAsync();
        var others = Enumerable.Range(2, 100).Select(i => commits.CommitAsync(TopUp(Id(i), Maud, 1), Stop)).ToList();
        _store.Open();

        Assert.All(await Task.WhenAll([first, .. others]), outcome => Assert.IsType<Outcome.Created>(outcome));
        Assert.Equal(2, _store.Begun);
        Assert.Equal(101, (await _memory.AccountAsync(Maud.InEuros())).Balance.Minor);
    }

    [Fact]
    public async Task A_batch_that_fails_is_told_to_those_in_it_and_the_next_is_written()
    {
        await using var commits = new GroupCommit(_store, _book);
        var first = commits.CommitAsync(TopUp(Id(1), Maud, 1), Stop);
        await _store.HasBegunAsync();
        var others = Enumerable.Range(2, 3).Select(i => commits.CommitAsync(TopUp(Id(i), Maud, 1), Stop)).ToList();
        _store.Failing = 2;
        _store.Open();

        Assert.IsType<Outcome.Created>(await first);
        foreach (var other in others) await Assert.ThrowsAsync<TimeoutException>(() => other);
        Assert.IsType<Outcome.Created>(await commits.CommitAsync(TopUp(Id(2), Maud, 1), Stop));
        Assert.Equal(2, (await _memory.AccountAsync(Maud.InEuros())).Balance.Minor);
    }

    [Fact]
    public async Task Who_leaves_while_waiting_has_asked_for_nothing_and_who_leaves_later_is_told()
    {
        using var leaving = new CancellationTokenSource();
        await using var commits = new GroupCommit(_store, _book);
        var first = commits.CommitAsync(TopUp(Id(1), Maud, 1), leaving.Token);
        await _store.HasBegunAsync();
        var second = commits.CommitAsync(TopUp(Id(2), Maud, 1), leaving.Token);
        var third = commits.CommitAsync(TopUp(Id(3), Maud, 1), Stop);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(first.IsCompleted);
        _store.Open();

        Assert.IsType<Outcome.Created>(await first);
        Assert.IsType<Outcome.Created>(await third);
        Assert.Equal(2, (await _memory.AccountAsync(Maud.InEuros())).Balance.Minor);
    }

    [Fact]
    public async Task What_waits_when_the_queue_is_closed_is_written_and_nothing_after_it()
    {
        var commits = new GroupCommit(_store, _book);
        var waiting = Enumerable.Range(1, 5).Select(i => commits.CommitAsync(TopUp(Id(i), Maud, 1), Stop)).ToList();
        var closing = commits.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => commits.CommitAsync(TopUp(Id(9), Maud, 1), Stop));
        _store.Open();
        await closing;

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.IsType<Outcome.Created>(outcome));
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>Begins no transaction before it is opened, and fails one when asked to.</summary>
    private sealed class GatedStore(ILedgerStore inner) : ILedgerStore
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Begun { get; private set; }
        public int? Failing { get; set; }

        public void Open() => _gate.SetResult();

        public Task HasBegunAsync() => _begun.Task;

        public async Task<T> InTransactionAsync<T>(Func<ILedgerTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
        {
            Begun++;
            _begun.TrySetResult();
            await _gate.Task;
            return Begun == Failing ? throw new TimeoutException() : await inner.InTransactionAsync(work, ct);
        }

        public Task<T> InSnapshotAsync<T>(Func<ILedgerReader, CancellationToken, Task<T>> work, CancellationToken ct) => inner.InSnapshotAsync(work, ct);
    }
}
