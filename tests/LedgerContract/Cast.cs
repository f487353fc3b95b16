using Palabre.Ledger;

namespace Palabre.LedgerContract;

/// <summary>Accounts and amounts that tests of ledgers speak of.</summary>
public static class Cast
{
    public static readonly AccountName Bank = new("asset:bank");
    public static readonly AccountName Maud = new("liab:member:1");
    public static readonly AccountName Idris = new("liab:member:2");
    public static readonly AccountName Pot = new("liab:pot:1");

    /// <summary>By <see cref="SomeOverdrafts"/> it may go down to −10.00.</summary>
    public static readonly AccountName Trusted = new("liab:member:3");

    public static readonly AccountName CardFees = new("exp:fees:sim");
    public static readonly AccountName Dues = new("inc:coop_dues");

    public static readonly Currency Eur = Currency.Of("EUR");

    /// <summary>By <see cref="SomeOverdrafts"/> no more may be taken out of it than was put in.</summary>
    public static readonly AccountName Till = new("asset:till");

    public static readonly Chart SomeOverdrafts = new(key => key.Name == Trusted ? 10_00 : key.Name == Till ? 0 : Chart.Usual.Open(key).Overdraft);

    public static Money Euros(long cents) => new(cents, Eur);

    public static AccountKey In(this AccountName name, Currency currency) => new(name, currency);

    public static AccountKey InEuros(this AccountName name) => new(name, Eur);

    public static Line Move(AccountName from, AccountName to, long cents) => new Line.Move(from, to, Euros(cents));

    /// <summary>Money from outside, into a member's account.</summary>
    public static Draft TopUp(Guid id, AccountName member, long cents) => new(id, "top_up", [Move(Bank, member, cents)]);

    public static Draft Tip(Guid id, AccountName from, AccountName to, long cents, string memo = "") => new(id, "tip", [Move(from, to, cents)], memo);

    /// <summary>An id that a number gives, for tests that look at bytes and for repeats.</summary>
    public static Guid Id(int number) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    /// <summary>Commits drafts in a transaction of their own.</summary>
    public static Task<IReadOnlyList<Outcome>> CommitAsync(this ILedgerStore store, Book book, params IReadOnlyList<Draft> drafts) =>
        store.InTransactionAsync((ledger, ct) => book.CommitAsync(ledger, drafts, ct), TestContext.Current.CancellationToken);

    /// <summary>Commits a draft that must not be refused.</summary>
    public static async Task<Journal> WriteAsync(this ILedgerStore store, Book book, Draft draft) =>
        (await store.CommitAsync(book, draft))[0] is Outcome.Created(var journal) ? journal : throw new InvalidOperationException("It is not written.");

    /// <summary>Reads at one state of the ledger.</summary>
    public static Task<T> ReadAsync<T>(this ILedgerStore store, Func<ILedgerReader, CancellationToken, Task<T>> read) =>
        store.InSnapshotAsync(read, TestContext.Current.CancellationToken);

    /// <summary>An account, as if nothing had touched it when it is not there.</summary>
    public static async Task<Account> AccountAsync(this ILedgerStore store, AccountKey key) =>
        (await store.ReadAsync((ledger, ct) => ledger.AccountsAsync([key], ct))) is [var account] ? account : Chart.Usual.Open(key);

    /// <summary>What an audit finds, with no roots known.</summary>
    public static async Task<IReadOnlyList<Finding>> FindingsAsync(this ILedgerStore store, Chart chart) =>
        (await Audit.RunAsync(store, chart, [], TestContext.Current.CancellationToken)).Findings;
}
