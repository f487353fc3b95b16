using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Ledger.Exports;

namespace Palabre.Wallet;

/// <summary>
/// <c>GET /wallet/statement/book.csv</c>, <c>.journal</c>, <c>.beancount</c>: a member's own postings for programs of accountants, as
/// <c>palabre ledger export --member</c> writes them. Who thanked without a name stays unnamed; hashes are left out of such a book, since a
/// number can be tried until its hash fits.
/// </summary>
internal sealed class TakeOwnBook(LedgerStore store, IMembers members, PrivateTips tips)
{
    private static readonly AccountName Unnamed = new("liab:member:unnamed");

    /// <summary>Journals looked through at once.</summary>
    private const int Together = 500;

    public static void Map(WalletRoutes routes)
    {
        foreach (var form in BookForm.All)
            routes.Pages.MapGet($"/statement/book.{form.Ending}", async (HttpContext http, Viewer viewer, TakeOwnBook take, CancellationToken ct) =>
            {
                var file = BookFile.Make();
                await take.WriteAsync(viewer.Member!.Value, form.Format, file, ct);
                return BookFile.Send(http, file, form.Type, $"palabre.{form.Ending}");
            }).RequireRateLimiting(RateLimits.Write);
    }

    public async Task WriteAsync(MemberId me, LedgerFormat format, Stream to, CancellationToken ct)
    {
        var handle = (await members.CardsAsync([me], ct))[me].Handle;
        await store.InSnapshotAsync(async (ledger, stop) =>
        {
            await using var text = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
            var export = await Export.OfOneAsync($"Palabre, @{handle}", WalletAccount.Of(me), ledger, stop);
            List<Journal> journals = [];
            await foreach (var journal in export.Journals.WithCancellation(stop)) journals.Add(journal);
            await ExportLedger.WriteAsync(format, export with { Journals = (await WithoutNamesAsync(me, journals, stop)).ToAsyncEnumerable() }, text, stop);
            return true;
        }, ct);
    }

    private async Task<IReadOnlyList<Journal>> WithoutNamesAsync(MemberId me, List<Journal> journals, CancellationToken ct)
    {
        HashSet<Guid> hidden = [];
        foreach (var some in journals.Chunk(Together)) hidden.UnionWith(await tips.AmongAsync(me, some, ct));
        if (hidden.Count == 0) return journals;
        AccountName Covered(AccountName account) => WalletAccount.MemberOf(account) is { } other && other != me ? Unnamed : account;
        return [.. journals.Select(journal => (hidden.Contains(journal.Id)
            ? journal with { Entries = [.. journal.Entries.Select(entry => entry with { Debit = Covered(entry.Debit), Credit = Covered(entry.Credit) })] }
            : journal) with { Hash = default, PreviousHash = default })];
    }
}
