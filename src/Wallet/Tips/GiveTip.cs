using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <param name="Id">Made by who asks: the same wish may come again and counts once.</param>
/// <param name="To">Who is thanked.</param>
/// <param name="Amount">What they receive, as typed.</param>
/// <param name="Proof">Asked for above an amount.</param>
internal sealed record TipForm(Guid Id, MemberId To, string Amount, TipWords Said, ProofGiven Proof = default);

/// <summary>A thank-you as it was taken.</summary>
/// <param name="IsHeld">It waits for a look at it; the money is set aside.</param>
internal sealed record GivenTip(Tip Tip, bool IsHeld);

/// <summary>
/// A member thanks another one from their wallet: what the button said arrives, nothing is kept. The row is written first and counts when the
/// money has moved, so that a stop in between loses no words; <see cref="SettleTips"/> looks after those.
/// </summary>
internal sealed class GiveTip(Payments payments, Proving proving, TipBook tips, IMembers members, WalletSettings settings, PalabreDb db, TimeProvider clock)
{
    public async Task<(GivenTip? Given, Refusal? Refused)> DoAsync(Viewer viewer, TipForm wish, string? place, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return (null, new Refusal("sign_in_first", 401));
        var (tip, wrong) = await ReadAsync(me, wish, ct);
        if (tip is null) return (null, wrong);
        Payment payment = new(tip.Id, Payments.Tip, me, tip.Receiver, tip.Of, tip.Words) { Place = place };
        if (settings.AsksProof(tip.Of) && await UnprovedAsync(payment, wish.Proof, ct) is { } unproved) return (null, unproved);
        if (await tips.KeepAsync(tip, ct) is not { } written) return (null, new Refusal("tip_other_body"));
        if (written.GivenAt is not null) return (new(written, false), null);

        // From here on it happens, whether or not somebody waits for the answer.
        var paid = await payments.PayAsync(payment, CancellationToken.None);
        if (paid.Refused is { } refused)
        {
            await db.Set<Tip>().Where(t => t.Id == tip.Id && t.GivenAt == null).ExecuteDeleteAsync(CancellationToken.None);
            return (null, refused);
        }
        if (!paid.IsHeld) await tips.SettleAsync(tip.Id, CancellationToken.None);
        return (new(tip, paid.IsHeld), null);
    }

    /// <summary>What cannot be paid is told before a proof is asked for; what is given already asks for none.</summary>
    private async Task<Refusal?> UnprovedAsync(Payment payment, ProofGiven proof, CancellationToken ct) =>
        await tips.FindAsync(payment.Id, ct) is { GivenAt: not null } ? null : await payments.FirstLookAsync(payment, ct) ?? await proving.CheckAsync(payment.From, payment.Amount, proof, ct);

    private async Task<(Tip? Tip, Refusal? Refused)> ReadAsync(MemberId me, TipForm wish, CancellationToken ct)
    {
        if (!Draft.CanBeId(wish.Id)) return (null, new Refusal("tip_id", 422, "id"));
        if (wish.To == me) return (null, new Refusal("tip_oneself", 422, "to"));
        if (!(await members.CardsAsync([wish.To], ct)).ContainsKey(wish.To)) return (null, new Refusal("not_found", 404));
        var read = AmountText.Read(wish.Amount, settings.Of);
        if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(wish.Amount ?? ""));
        if (wish.Said.Refused is { } tooLong) return (null, tooLong);
        var money = read.Money!.Value;
        return (new()
        {
            Id = wish.Id,
            Sender = me,
            Receiver = wish.To,
            Amount = money.Minor,
            Currency = money.Currency.Code,
            Words = wish.Said.Line,
            IsPrivate = wish.Said.IsPrivate,
            Room = await tips.RoomAsync(me, wish.To, wish.Said.Room, ct),
            MadeAt = clock.GetUtcNow(),
        }, null);
    }
}
