using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>
/// A payment goes back: by who received it whenever they like, in parts if they like; by who sent it during the first day, all of it, while it
/// still lies there. Never more than was paid.
/// </summary>
internal sealed class RefundMoney(LedgerStore store, Book book, WalletSettings settings, PalabreDb db, TimeProvider clock)
{
    public const string Kind = "refund";

    /// <summary>As long as this, who sent it may take it back.</summary>
    public static readonly TimeSpan Regret = TimeSpan.FromHours(24);

    /// <summary>What can be given back by members; the rest has rules of its own.</summary>
    private static readonly string[] Refundable = [Payments.Send, Payments.Tip];

    /// <param name="Id">A UUID made by who asks.</param>
    /// <param name="Amount">As typed; nothing for all that is left.</param>
    public sealed record Wish(Guid? Id, string? Amount) : IAskedOnce
    {
        IAskedOnce IAskedOnce.With(Guid id) => this with { Id = id };
    }

    public sealed record RefundJson(Guid Id, Guid Refunds, string Amount, string Currency, DateTimeOffset At);

    public static void Map(WalletRoutes routes)
    {
        routes.Api.MapPost("/transfers/{transfer:guid}/refund", async (Guid transfer, Wish wish, HttpContext http, Viewer viewer, RefundMoney refund, CancellationToken ct) =>
        {
            if (wish.Id is not { } id) return http.Problem(new("payment_id", 422, "id"));
            var (written, refused) = await refund.DoAsync(viewer.Member!.Value, id, transfer, wish.Amount, ct);
            return written is null ? (IResult)http.Problem(refused!) : TypedResults.Ok(new RefundJson(id, transfer, Of(written).Plain(), Of(written).Currency.Code, written.At));
        }).Deed("RefundMoney").TakesKey().Produces<RefundJson>();
        routes.Forms.MapPost("/transfers/{transfer:guid}/refund", async (Guid transfer, IFormCollection form, Viewer viewer, RefundMoney refund, CancellationToken ct) =>
        {
            var id = Guid.TryParse(form["id"], out var made) ? made : Guid.Empty;
            return WalletAnswers.AfterForm((await refund.DoAsync(viewer.Member!.Value, id, transfer, form["amount"], ct)).Refused, $"{WalletPages.Path}?refunded={transfer}");
        });
    }

    /// <summary>What of a payment this member may give back, or take back, now; null when nothing.</summary>
    public static Money? Left(MemberId me, Journal journal, IEnumerable<Journal> reversals, DateTimeOffset now)
    {
        if (!Refundable.Contains(journal.Kind) || journal.Entries is not [{ Moved: > 0 } entry]) return null;
        var mine = WalletAccount.Of(me);
        if (entry.Credit != mine && (entry.Debit != mine || now - journal.At > Regret)) return null;
        return Reversal.Left(journal, reversals).GetValueOrDefault(entry.CreditKey) is > 0 and var left ? new Money(left, entry.Currency) : null;
    }

    public async Task<(Journal? Written, Refusal? Refused)> DoAsync(MemberId me, Guid id, Guid transfer, string? typed, CancellationToken ct)
    {
        if (!Draft.CanBeId(id)) return (null, new Refusal("payment_id", 422, "id"));
        Money? wished = null;
        if (!string.IsNullOrWhiteSpace(typed))
        {
            var read = AmountText.Read(typed, settings.Of);
            if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(typed));
            wished = read.Money;
        }
        // In the book's own transaction: what is left is known, and nobody gives it back meanwhile.
        return await store.TogetherAsync<(Journal? Written, Refusal? Refused)>(db, async (tables, stop) =>
        {
            if (await tables.JournalsAsync([id], stop) is [var known]) return known.Reverses == transfer && WithinMine(me, known) && (wished is null || wished == Of(known)) ? (known, null) : (null, new Refusal("payment_other_body"));
            if (await tables.JournalsAsync([transfer], stop) is not [var journal] || !WithinMine(me, journal)) return (null, new Refusal("payment_unknown", 404));
            if (Left(me, journal, await tables.ReversalsAsync([transfer], stop), clock.GetUtcNow()) is not { } left) return (null, new Refusal("refund_over"));
            var entry = journal.Entries[0];
            var amount = wished ?? left;
            if (amount.Currency != left.Currency || amount > left) return (null, new Refusal("refund_more", 422, "amount") { Args = [new Written(left)] });
            var outcome = (await book.CommitAsync(tables, [new(id, Kind, [new Line.Move(entry.Credit, entry.Debit, amount)], reverses: transfer)], stop))[0];
            return outcome switch
            {
                Ledger.Outcome.Refused { Code: Ledger.Refusals.Insufficient } => (null, new Refusal(WalletAccount.Of(me) == entry.Credit ? "not_enough" : "refund_spent")),
                Ledger.Outcome.Refused refused => (null, Payments.ToRefusal(refused)),
                _ => (outcome.Written, null),
            };
        }, ct);
    }

    private static Money Of(Journal refund) => new(refund.Entries.Sum(entry => entry.Moved), refund.Entries[0].Currency);

    private static bool WithinMine(MemberId me, Journal journal)
    {
        var mine = WalletAccount.Of(me);
        return journal.Entries.Any(entry => entry.Debit == mine || entry.Credit == mine);
    }
}
