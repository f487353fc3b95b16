using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// The one way in which a member's own deed moves money to another: not between people who keep apart, within the sender's limits, and with
/// a look of the stewards before it arrives where something asks for one. What comes back from here is on disk.
/// </summary>
internal sealed class Payments(
    GroupCommit commit, Book book, LedgerStore store, Gates gates, Limits limits, Signals signals, Notes notes, IMembers members, ISafety safety, PalabreDb db, TimeProvider clock)
{
    public const string Send = "send";
    public const string Tip = "tip";
    public const string Membership = "membership";
    public const string RedPacket = "redpacket";

    /// <summary>Kinds of journals by which members spend: what counts against their limits.</summary>
    public static readonly string[] Kinds = [Send, Tip, Membership, RedPacket];

    public async Task<Paid> PayAsync(Payment payment, CancellationToken ct)
    {
        if (!Draft.CanBeId(payment.Id)) return new Refusal("payment_id", 422, "id");
        if (Notes.Refuse(payment.Note) is { } wrong) return wrong;
        using var turn = await gates.EnterAsync(payment.From, ct);
        if (await store.ReadAsync((tables, stop) => tables.JournalsAsync([payment.Id], stop), ct) is [var known]) return await SameAsync(payment, known, ct);

        if (await MayAsync(payment, ct) is { } refused) return refused;
        var reasons = await signals.OfAsync(payment, ct);
        await notes.KeepAsync(payment.Id, payment.From, payment.Note, ct);
        var paid = await WriteAsync(payment, reasons, ct);
        if (paid.Refused is not null) await notes.ForgetAsync(payment.Id);
        return paid;
    }

    /// <summary>What speaks against a payment before it is asked for again and sent: with what lies in the wallet now.</summary>
    public async Task<Refusal?> FirstLookAsync(Payment payment, CancellationToken ct)
    {
        if (await MayAsync(payment, ct) is { } refused) return refused;
        var accounts = await store.ReadAsync((tables, stop) => tables.AccountsAsync([new(WalletAccount.Of(payment.From), payment.Amount.Currency)], stop), ct);
        return accounts.Count > 0 && accounts[0].Available is { } there && there >= payment.Amount ? null : new Refusal("not_enough", 422, "amount");
    }

    /// <summary>Why a payment may not be made, whatever lies in the wallet.</summary>
    private async Task<Refusal?> MayAsync(Payment payment, CancellationToken ct)
    {
        if (payment.From == payment.To) return new Refusal("pay_yourself", 422, "to");
        if (!(await members.CardsAsync([payment.To], ct)).ContainsKey(payment.To) || (await members.SuspendedAsync(ct)).Contains(payment.To)) return new Refusal("payee_gone", 404, "to");
        if ((await safety.BlocksAsync(payment.From, [payment.To], ct)).With(payment.To)) return new Refusal("payee_gone", 404, "to");
        return await limits.CheckAsync(payment.From, payment.Amount, ct) ?? await limits.CheckRoomAsync(payment.To, payment.Amount, ct);
    }

    private async Task<Paid> WriteAsync(Payment payment, IReadOnlyList<string> reasons, CancellationToken ct)
    {
        var (from, to) = (WalletAccount.Of(payment.From), WalletAccount.Of(payment.To));
        if (reasons.Count > 0) return await HoldAsync(payment, reasons, ct);
        var outcome = await commit.CommitAsync(new(payment.Id, payment.Kind, [new Line.Move(from, to, payment.Amount)]), ct);
        if (outcome is Ledger.Outcome.Refused refused) return ToRefusal(refused);
        if (payment.Kind == Send)
        {
            // News only: who looks into their wallet finds it anyway, if the house falls at this moment.
            db.Tell(new MoneyReceived(payment.Id, payment.From, payment.To));
            await db.SaveChangesAsync(CancellationToken.None);
        }
        return new(outcome.Written, null, IsNew: outcome is Ledger.Outcome.Created);
    }

    /// <summary>The money is set aside, and the review is there with it or not at all.</summary>
    private async Task<Paid> HoldAsync(Payment payment, IReadOnlyList<string> reasons, CancellationToken ct)
    {
        var review = Review.Of(payment, reasons, clock.GetUtcNow());
        var draft = new Draft(payment.Id, payment.Kind, [new Line.Hold(review.Hold, WalletAccount.Of(payment.From), WalletAccount.Of(payment.To), payment.Amount, review.Until)]);
        var outcome = await store.TogetherAsync(db, async (tables, stop) =>
        {
            var written = (await book.CommitAsync(tables, [draft], stop))[0];
            if (written is Ledger.Outcome.Created) db.Add(review);
            await db.SaveChangesAsync(stop);
            return written;
        }, ct);
        return outcome is Ledger.Outcome.Refused refused ? ToRefusal(refused) : new Paid(outcome.Written, null, IsNew: outcome is Ledger.Outcome.Created, IsHeld: true);
    }

    /// <summary>The id is known: the same payment, which counts once, or another one.</summary>
    private async Task<Paid> SameAsync(Payment payment, Journal known, CancellationToken ct)
    {
        var entry = known.Entries[0];
        var isSame = known.Kind == payment.Kind && known.Entries.Count == 1 && entry.Debit == WalletAccount.Of(payment.From) && entry.Credit == WalletAccount.Of(payment.To)
            && entry.Currency == payment.Amount.Currency && entry.Moved + entry.Held == payment.Amount.Minor && await notes.OfAsync(known.Id, ct) == payment.Note;
        return isSame ? new Paid(known, null, IsHeld: entry.Kind == EntryKind.Hold) : new Refusal("payment_other_body");
    }

    /// <summary>What the book refuses, in the words of the house.</summary>
    internal static Refusal ToRefusal(Ledger.Outcome.Refused refused) => refused.Code switch
    {
        Ledger.Refusals.Insufficient => new("not_enough", 422, "amount"),
        Ledger.Refusals.TooLarge => new(Ledger.Amounts.AmountRefusal.TooLarge, 422, "amount"),
        Ledger.Refusals.OtherBody => new("payment_other_body"),
        _ => throw new InvalidOperationException($"A payment was refused: {refused.Code} {refused.Account}"),
    };
}
