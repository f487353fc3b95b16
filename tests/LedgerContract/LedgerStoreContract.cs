using Palabre.Ledger;
using Palabre.TestKit;
using static Palabre.LedgerContract.Cast;

namespace Palabre.LedgerContract;

/// <summary>
/// What every <see cref="ILedgerStore"/> must do. A store's tests derive from it, give an empty store for each test, and clean up in
/// <see cref="DisposeAsync"/>.
/// </summary>
public abstract partial class LedgerStoreContract : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private ILedgerStore _store = null!;

    protected LedgerStoreContract() => Book = new(SomeOverdrafts, _clock);

    protected Book Book { get; }

    /// <summary>Lives of the simulation in one test. On a disk each takes longer.</summary>
    protected virtual int Lives => 20;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An empty ledger, of its own each time.</summary>
    protected abstract Task<ILedgerStore> EmptyStoreAsync();

    public async ValueTask InitializeAsync() => _store = await EmptyStoreAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Before_the_first_journal_there_is_nothing()
    {
        Assert.Equal(Head.Empty, await _store.ReadAsync((ledger, ct) => ledger.HeadAsync(ct)));
        Assert.Equal(Head.Empty, await _store.InTransactionAsync((ledger, ct) => ledger.LockHeadAsync(ct), Stop));
        Assert.Empty(await _store.ReadAsync((ledger, ct) => ledger.JournalsAfterAsync(0, 10, ct)));
        Assert.Empty(await _store.ReadAsync((ledger, ct) => ledger.AccountsAfterAsync(null, 10, ct)));
        Assert.Empty(await _store.ReadAsync((ledger, ct) => ledger.DayRootsAsync(DateOnly.MinValue, 10, ct)));
        Assert.Empty(await _store.FindingsAsync(SomeOverdrafts));
    }

    [Fact]
    public async Task What_was_written_is_read_to_the_bit()
    {
        var paid = await _store.WriteAsync(Book, new(Id(1), "top_up", [Move(Bank, Maud, 9_00), Move(CardFees, Bank, 43)], "Merci à tous · شكراً 🌿 'quoted' \\"));
        var held = await _store.WriteAsync(Book, new(Id(2), "stake", [new Line.Hold(Id(70), Maud, Pot, Euros(4_00), Later(hours: 1))]));
        var posted = await _store.WriteAsync(Book, new(Id(3), "stake_won", [new Line.Post(Id(70), Euros(2_50)), Move(Maud, Idris, 1)]));
        var back = await _store.WriteAsync(Book, new(Id(4), "refund", [Move(Maud, Bank, 1_00)], reverses: Id(1)));

        var read = await _store.ReadAsync((ledger, ct) => ledger.JournalsAfterAsync(0, 10, ct));

        Assert.Equal([paid, held, posted, back], read);
        Assert.All(read, journal => Assert.Equal(journal.Hash, journal.ComputeHash()));
        Assert.Equal([1, 2, 3, 4], read.Select(journal => journal.Number));
        Assert.Equal(read.Select(journal => journal.Hash).Prepend(default).SkipLast(1), read.Select(journal => journal.PreviousHash));
        Assert.Equal(Head.Of(back), await _store.ReadAsync((ledger, ct) => ledger.HeadAsync(ct)));
        Assert.Equal([new Hold(Id(70), Maud, Pot, Euros(4_00), Later(hours: 1), 2, HoldState.Posted, 3, 2_50)], await _store.ReadAsync((ledger, ct) => ledger.HoldsAsync([Id(70), Id(71)], ct)));
        Assert.Equal(new Account(Maud.InEuros(), 0, PostedDebits: 3_51, PostedCredits: 9_00), await _store.AccountAsync(Maud.InEuros()));
        Assert.Equal(new Account(Bank.InEuros(), null, PostedDebits: 9_00, PostedCredits: 1_43), await _store.AccountAsync(Bank.InEuros()));
    }

    [Fact]
    public async Task Journals_are_found_by_id_number_and_what_they_reverse()
    {
        var written = new List<Journal>();
        for (var i = 1; i <= 5; i++) written.Add(await _store.WriteAsync(Book, TopUp(Id(i), Maud, 1_00 * i)));
        var back = await _store.WriteAsync(Book, Reversal.Of(written[2], [], Id(6), "refund")!);

        Assert.Equal([written[1], back], (await _store.ReadAsync((ledger, ct) => ledger.JournalsAsync([Id(6), Id(2), Id(99)], ct))).OrderBy(journal => journal.Number));
        Assert.Empty(await _store.ReadAsync((ledger, ct) => ledger.JournalsAsync([], ct)));
        Assert.Equal(written[1..3], await _store.ReadAsync((ledger, ct) => ledger.JournalsAfterAsync(1, 2, ct)));
        Assert.Empty(await _store.ReadAsync((ledger, ct) => ledger.JournalsAfterAsync(6, 2, ct)));
        Assert.Equal([back], await _store.InTransactionAsync((ledger, ct) => ledger.ReversalsAsync([Id(3), Id(4)], ct), Stop));
        Assert.Empty(await _store.InTransactionAsync((ledger, ct) => ledger.ReversalsAsync([Id(5)], ct), Stop));
    }

    [Fact]
    public async Task The_journals_of_an_account_come_once_each_the_newest_first()
    {
        var first = await _store.WriteAsync(Book, new(Id(1), "top_up", [Move(Bank, Maud, 1_00), Move(Bank, Maud, 2_00)]));
        await _store.WriteAsync(Book, TopUp(Id(2), Idris, 1_00));
        await _store.WriteAsync(Book, new(Id(3), "grant", [new Line.Move(Dues, Maud, new(5, Currency.Points))]));
        var last = await _store.WriteAsync(Book, Tip(Id(4), Maud, Idris, 50));

        Assert.Equal([last, first], await _store.ReadAsync((ledger, ct) => ledger.JournalsOfAsync(Maud.InEuros(), long.MaxValue, 10, ct)));
        Assert.Equal([last], await _store.ReadAsync((ledger, ct) => ledger.JournalsOfAsync(Maud.InEuros(), long.MaxValue, 1, ct)));
        Assert.Equal([first], await _store.ReadAsync((ledger, ct) => ledger.JournalsOfAsync(Maud.InEuros(), last.Number, 10, ct)));
    }

    [Fact]
    public async Task Accounts_are_paged_in_the_order_of_their_bytes()
    {
        string[] names = ["liab:member:10", "liab:member:1", "liab:member:1-a", "liab:member:1_a", "liab:member:1:x", "liab:member:2", "liab:memberz", "equity:a", "asset:z"];
        var lines = names.Select(name => new Line.Move(CardFees, new(name), Euros(1)));
        await _store.WriteAsync(Book, new(Id(1), "top_up", [.. lines, new Line.Move(CardFees, new("liab:member:1"), new(1, Currency.Points))]));

        var read = new List<string>();
        AccountKey? last = null;
        while (await _store.ReadAsync((ledger, ct) => ledger.AccountsAfterAsync(last, 2, ct)) is { Count: > 0 } accounts)
        {
            Assert.InRange(accounts.Count, 1, 2);
            read.AddRange(accounts.Select(account => account.Key.ToString()));
            last = accounts[^1].Key;
        }

        Assert.Equal(
            [
                "asset:z EUR", "equity:a EUR", "exp:fees:sim EUR", "exp:fees:sim POINTS", "liab:member:1 EUR", "liab:member:1 POINTS", "liab:member:1-a EUR",
                "liab:member:10 EUR", "liab:member:1:x EUR", "liab:member:1_a EUR", "liab:member:2 EUR", "liab:memberz EUR",
            ], read);
        Assert.Equal(["EUR", "POINTS"], (await _store.ReadAsync((ledger, ct) => ledger.AccountsOfAsync(Maud, ct))).Select(account => account.Key.Currency.Code));
    }

    [Fact]
    public async Task Amounts_are_kept_up_to_the_greatest()
    {
        await _store.WriteAsync(Book, TopUp(Id(1), Maud, long.MaxValue));
        await _store.WriteAsync(Book, new(Id(2), "stake", [new Line.Hold(Id(70), Maud, Pot, Euros(long.MaxValue), Later(hours: 1))]));

        Assert.Equal(new Account(Maud.InEuros(), 0, 0, long.MaxValue, long.MaxValue), await _store.AccountAsync(Maud.InEuros()));
        Assert.Equal(new Outcome.Refused(Refusals.TooLarge, Bank.InEuros()), (await _store.CommitAsync(Book, TopUp(Id(3), Idris, 1)))[0]);
        Assert.Empty(await _store.FindingsAsync(SomeOverdrafts));
    }

    [Fact]
    public async Task Holds_are_due_from_their_instant_on_the_earliest_first()
    {
        await _store.WriteAsync(Book, TopUp(Id(1), Maud, 9_00));
        await _store.WriteAsync(Book, TopUp(Id(2), Idris, 9_00));
        Draft Stake(int id, AccountName from, double hours) => new(Id(id), "stake", [new Line.Hold(Id(id + 60), from, Pot, Euros(id), Later(hours))]);
        await _store.CommitAsync(Book, Stake(10, Maud, 3), Stake(11, Idris, 1), Stake(12, Maud, 2), Stake(13, Maud, 1.5));
        await _store.WriteAsync(Book, new(Id(14), "stake_lost", [new Line.Void(Id(73))]));

        Task<IReadOnlyList<Hold>> Due(DateTimeOffset at, int most) => _store.InTransactionAsync((ledger, ct) => ledger.DueHoldsAsync(at, most, ct), Stop);
        Task<IReadOnlyList<Hold>> DueOf(DateTimeOffset at, params AccountKey[] of) => _store.InTransactionAsync((ledger, ct) => ledger.DueHoldsOfAsync(of, at, ct), Stop);

        Assert.Empty(await Due(Later(1).AddMilliseconds(-1), 10));
        Assert.Equal([Id(71)], (await Due(Later(1), 10)).Select(hold => hold.Id));
        Assert.Equal([Id(71), Id(72), Id(70)], (await Due(Later(3), 10)).Select(hold => hold.Id));
        Assert.Equal([Id(71), Id(72)], (await Due(Later(3), 2)).Select(hold => hold.Id));
        Assert.Equal([Id(71)], (await DueOf(Later(3), Idris.InEuros(), Bank.InEuros())).Select(hold => hold.Id));
        Assert.Equal(3, (await DueOf(Later(3), Pot.InEuros(), Maud.InEuros())).Count);
        Assert.Empty(await DueOf(Later(3), Maud.In(Currency.Points)));
        Assert.Equal([Id(70), Id(71)], (await _store.ReadAsync((ledger, ct) => ledger.HoldsOpenedAsync(2, 4, ct))).Select(hold => hold.Id).Order());
    }

    [Fact]
    public async Task Each_day_with_journals_has_the_hash_of_its_last()
    {
        await _store.WriteAsync(Book, TopUp(Id(1), Maud, 1));
        _clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromMilliseconds(1));
        var beforeMidnight = await _store.WriteAsync(Book, TopUp(Id(2), Maud, 2));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var atMidnight = await _store.WriteAsync(Book, TopUp(Id(3), Maud, 3));
        _clock.Advance(TimeSpan.FromDays(3));
        await _store.WriteAsync(Book, TopUp(Id(4), Maud, 4));
        var last = await _store.WriteAsync(Book, TopUp(Id(5), Maud, 5));

        DayRoot[] roots = [new(new(2026, 3, 1), 2, beforeMidnight.Hash), new(new(2026, 3, 2), 3, atMidnight.Hash), new(new(2026, 3, 5), 5, last.Hash)];
        Assert.Equal(roots, await _store.ReadAsync((ledger, ct) => ledger.DayRootsAsync(new(2026, 1, 1), 10, ct)));
        Assert.Equal(roots[1..2], await _store.ReadAsync((ledger, ct) => ledger.DayRootsAsync(new(2026, 3, 2), 1, ct)));
    }

    private static DateTimeOffset Later(double hours) => new ManualClock().GetUtcNow().AddHours(hours);
}
