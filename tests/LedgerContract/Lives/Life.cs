using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Palabre.Ledger;
using Palabre.TestKit;
using static Palabre.LedgerContract.Cast;

namespace Palabre.LedgerContract.Lives;

/// <summary>
/// The life of a ledger, all of it given by one number: clients that ask, repeat and contradict themselves, a clock that jumps, crashes at
/// every edge of every call. After each step everything that must hold is looked at, and decisions are compared with an oracle's.
/// </summary>
public sealed class Life
{
    /// <summary>Set to the number of a life that failed, only that one is lived.</summary>
    public const string SeedVariable = "PALABRE_SEED";

    private readonly ILedgerStore _store;
    private readonly FaultyStore _faulty;
    private readonly Random _chance;
    private readonly ManualClock _clock = new();
    private readonly Book _book;
    private readonly Oracle _oracle = new(SomeOverdrafts);
    private readonly Wishes _wishes;
    private readonly Dictionary<Guid, Hold> _resolved = [];
    private readonly Dictionary<string, int> _seen = [];
    private Head _head = Head.Empty;

    private Life(int seed, ILedgerStore store)
    {
        (_store, _faulty, _chance) = (store, new(store), new(seed));
        (_book, _wishes) = (new(SomeOverdrafts, _clock), new(_chance));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Lives so many lives, each in a store of its own; or only the one that the environment names.</summary>
    /// <returns>How often a draft was created, existed, or was refused with each code.</returns>
    public static async Task<IReadOnlyDictionary<string, int>> LiveAsync(int lives, int steps, Func<Task<ILedgerStore>> emptyStore)
    {
        var seen = new ConcurrentDictionary<string, int>();
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed) await OneAsync(int.Parse(seed, CultureInfo.InvariantCulture), steps, emptyStore, seen);
        else await Parallel.ForAsync(1, lives + 1, Stop, async (one, _) => await OneAsync(one, steps, emptyStore, seen));
        return seen;
    }

    private static async Task OneAsync(int seed, int steps, Func<Task<ILedgerStore>> emptyStore, ConcurrentDictionary<string, int> seen)
    {
        var store = await emptyStore();
        var life = new Life(seed, store);
        try
        {
            await life.LiveAsync(steps);
            foreach (var (code, times) in life._seen) seen.AddOrUpdate(code, times, (_, sum) => sum + times);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{SeedVariable}={seed} fails: {failure.Message}", failure);
        }
        finally
        {
            (store as IDisposable)?.Dispose();
        }
    }

    private async Task LiveAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            MoveClock();
            if (_chance.Next(8) == 0) await ExpireAsync(most: 1 + _chance.Next(3));
            else await AskAsync(_wishes.Some(_clock.GetUtcNow()));
            await LookAsync();
        }

        _clock.Advance(TimeSpan.FromDays(2));
        while (await ExpireAsync(most: 3) == 3) await LookAsync();
        await LookAsync();
        Assert.All(await AccountsAsync(), account => Assert.Equal((0, 0), (account.PendingDebits, account.PendingCredits)));
        Assert.Empty(await _store.FindingsAsync(SomeOverdrafts));
    }

    private void MoveClock() => _clock.Advance(_chance.Next(10) switch
    {
        0 => TimeSpan.FromMinutes(-_chance.Next(90)),
        1 => TimeSpan.FromMinutes(_chance.Next(10, 600)),
        2 => TimeSpan.Zero,
        _ => TimeSpan.FromTicks(_chance.NextInt64(TimeSpan.TicksPerMinute * 4)),
    });

    /// <summary>Asks until there is an answer, as a client does that was told nothing.</summary>
    private async Task AskAsync(IReadOnlyList<Draft> drafts)
    {
        var (outcomes, at) = await UntilAnsweredAsync(ledger => _book.CommitAsync(ledger, drafts, Stop), at => Expected(drafts, at));
        var expected = Expected(drafts, at);
        for (var i = 0; i < drafts.Count; i++) Compare(drafts[i], expected[i], outcomes[i], at);
    }

    private async Task<int> ExpireAsync(int most) => (await UntilAnsweredAsync(ledger => _book.ExpireDueAsync(ledger, most, Stop), _ => { })).Answer.Count;

    private async Task<(T Answer, DateTimeOffset At)> UntilAnsweredAsync<T>(Func<ILedgerTransaction, Task<T>> work, Action<DateTimeOffset> committed)
    {
        while (true)
        {
            var head = await HeadAsync();
            var now = _clock.GetUtcNow();
            now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
            var at = now > head.At ? now : head.At;
            _faulty.FailAt(_chance.Next(3) == 0 ? _chance.Next(20) : null);
            try
            {
                return (await _faulty.InTransactionAsync((ledger, _) => work(ledger), Stop), at);
            }
            catch (FaultException)
            {
                if (_faulty.IsCommitted) committed(at);
                else Same(head, await HeadAsync());
                await LookAsync();
                MoveClock();
            }
        }
    }

    private List<(string Code, AccountKey? Account)> Expected(IReadOnlyList<Draft> drafts, DateTimeOffset at) => [.. drafts.Select(draft => _oracle.Decide(draft, at))];

    private void Compare(Draft draft, (string Code, AccountKey? Account) expected, Outcome outcome, DateTimeOffset at)
    {
        Same(expected, outcome switch
        {
            Outcome.Created => (Oracle.Created, null),
            Outcome.Exists => (Oracle.Exists, null),
            Outcome.Refused(var code, var account) => (code, account),
            _ => ("", null),
        });
        CollectionsMarshal.GetValueRefOrAddDefault(_seen, expected.Code, out _)++;
        if (outcome.Written is not { } journal) return;
        Same((draft.Id, draft.Digest, draft.Lines.Count), (journal.Id, journal.Digest, journal.Entries.Count));
        if (outcome is not Outcome.Created) return;
        Same(at, journal.At);
        _wishes.Remember(journal);
    }

    private async Task LookAsync()
    {
        await LookAtChainAsync();
        var pending = await LookAtHoldsAsync();
        var (sums, known) = (new Dictionary<Currency, Int128>(), 0);
        foreach (var account in await AccountsAsync())
        {
            if (_oracle.Sums.TryGetValue(account.Key, out var expected)) known++;
            Same(expected, (account.PostedDebits, account.PostedCredits));
            Same(pending.GetValueOrDefault(account.Key), (account.PendingDebits, account.PendingCredits));
            if (account.Overdraft is not null && account.Available!.Value.Minor < 0) Assert.Fail($"{account} is below its limit.");
            CollectionsMarshal.GetValueRefOrAddDefault(sums, account.Key.Currency, out _) += (Int128)account.PostedDebits - account.PostedCredits;
        }
        Same(_oracle.Sums.Count, known);
        foreach (var sum in sums.Values) Same(0, sum);
    }

    private async Task LookAtChainAsync()
    {
        foreach (var journal in await _store.ReadAsync((ledger, ct) => ledger.JournalsAfterAsync(_head.Number, int.MaxValue, ct)))
        {
            Same((_head.Number + 1, _head.Hash), (journal.Number, journal.PreviousHash));
            Same(journal.Hash, journal.ComputeHash());
            if (journal.At < _head.At) Assert.Fail($"Journal {journal.Number} is before the one before it.");
            _head = Head.Of(journal);
        }
        Same(_head, await HeadAsync());
    }

    /// <summary>What is pending by those that are: debits and credits of each account.</summary>
    private async Task<IReadOnlyDictionary<AccountKey, (long Debits, long Credits)>> LookAtHoldsAsync()
    {
        var pending = new Dictionary<AccountKey, (long Debits, long Credits)>();
        var holds = await _store.ReadAsync((ledger, ct) => ledger.HoldsAsync([.. _oracle.Holds.Keys], ct));
        Same(_oracle.Holds.Count, holds.Count);
        foreach (var hold in holds)
        {
            var expected = _oracle.Holds[hold.Id];
            var isLate = hold.State == HoldState.Expired && expected.State == HoldState.Pending && expected.Until <= _head.At;
            if (!isLate && (hold.State, hold.Posted) != (expected.State, expected.Posted)) Assert.Fail($"{hold} should be {expected}.");
            if (hold.State != HoldState.Pending && !_resolved.TryAdd(hold.Id, hold)) Same(_resolved[hold.Id], hold);
            if (hold.State != HoldState.Pending) continue;
            CollectionsMarshal.GetValueRefOrAddDefault(pending, hold.DebitKey, out _).Debits += hold.Amount.Minor;
            CollectionsMarshal.GetValueRefOrAddDefault(pending, hold.CreditKey, out _).Credits += hold.Amount.Minor;
        }
        return pending;
    }

    /// <summary>As <see cref="Assert.Equal{T}(T, T)"/>, without what that costs when all is well: this is asked a million times.</summary>
    private static void Same<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) Assert.Equal(expected, actual);
    }

    private Task<Head> HeadAsync() => _store.ReadAsync((ledger, ct) => ledger.HeadAsync(ct));

    private Task<IReadOnlyList<Account>> AccountsAsync() => _store.ReadAsync((ledger, ct) => ledger.AccountsAfterAsync(null, 100, ct));
}
