using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Web;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>What anybody may know of the book.</summary>
/// <param name="Taken">What the house kept of payments as a commission; it keeps nothing.</param>
/// <param name="Given">Points that were made, ever.</param>
/// <param name="Roots">Of days with journals, the latest first.</param>
public sealed record PublishedBook(Head Head, Money Taken, Money Given, IReadOnlyList<DayRoot> Roots);

/// <summary>
/// What the house takes, for everybody to read: the balance of the account that a commission would go to. And the last hash of every day's book:
/// who keeps one finds out whether anything before it is changed later.
/// </summary>
internal sealed class PublishBook(LedgerStore store, WalletSettings settings, TimeProvider clock)
{
    public const string Path = "/money";

    /// <summary>Nothing is ever credited to it while the house takes nothing; that it is there is the point.</summary>
    public static readonly AccountName Commission = new("inc:commission");

    private const int Days = 31;

    /// <param name="Root">SHA-256, hexadecimal, of the last journal of the day.</param>
    public sealed record RootJson(DateOnly Day, long Journal, string Root);

    /// <param name="Commission">What the house kept of payments: "0" or "0.00".</param>
    public sealed record BookJson(long Journals, string Root, string Currency, string Commission, IReadOnlyList<RootJson> Days);

    public static void Map(WalletRoutes routes)
    {
        routes.Root.MapGet(Path, async (PublishBook publish, CancellationToken ct) => Answers.Page<BookPage>(new { Book = await publish.ReadAsync(null, ct) })).ExcludeFromDescription();
        routes.Root.MapGet("/api/ledger", async (DateOnly? from, PublishBook publish, CancellationToken ct) =>
        {
            var book = await publish.ReadAsync(from, ct);
            return TypedResults.Ok(new BookJson(book.Head.Number, book.Head.Hash.ToString(), book.Taken.Currency.Code, book.Taken.Plain(), [.. book.Roots.Select(root => new RootJson(root.Day, root.Number, root.Hash.ToString()))]));
        }).WithTags("Ledger").WithName("ReadLedgerRoots").Produces<BookJson>();
    }

    /// <param name="from">Roots of days from there on, at most a month of them; null for the last month.</param>
    public Task<PublishedBook> ReadAsync(DateOnly? from, CancellationToken ct) => store.InSnapshotAsync(async (ledger, stop) =>
    {
        var first = from ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-Days);
        var accounts = await ledger.AccountsAsync([new(Commission, settings.Of), new(GrantPoints.Given, Currency.Points)], stop);
        Money Of(AccountName name, Currency currency) => accounts.SingleOrDefault(account => account.Key == new AccountKey(name, currency))?.Balance ?? new(0, currency);
        return new PublishedBook(await ledger.HeadAsync(stop), Of(Commission, settings.Of), -Of(GrantPoints.Given, Currency.Points), [.. (await ledger.DayRootsAsync(first, Days + 1, stop)).Reverse()]);
    }, ct);
}
