using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Wallet.Providers;

namespace Palabre.Wallet;

/// <summary>What is said with a thank-you.</summary>
/// <param name="Words">One line; null or "" for none.</param>
/// <param name="IsPrivate">Without showing one's name.</param>
/// <param name="Room">In which room, if in one.</param>
public sealed record TipWords(string? Words, bool IsPrivate, RoomId? Room)
{
    public static readonly TipWords None = new(null, false, null);

    /// <summary>As it is kept.</summary>
    public string Line => string.Join(' ', (Words ?? "").Split([' ', '\t', '\r', '\n', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries));

    public Refusal? Refused => Line.Length > Tip.LongestWords ? new Refusal("tip_words", 422, "words") { Args = [Tip.LongestWords] } : null;
}

/// <summary>
/// A thank-you by card: its row is written before the card is asked, and counts soon after the payment is credited; <see cref="SettleTips"/> looks
/// after those whose server stopped in between.
/// </summary>
internal sealed class CardThanks(TipBook tips, PalabreDb db, TimeProvider clock) : IOn<CheckoutChanged>
{
    /// <summary>Null when it is kept, now or by the same wish before.</summary>
    public async Task<Refusal?> KeepAsync(Checkout checkout, TipWords said, CancellationToken ct)
    {
        if (said.Refused is { } wrong) return wrong;
        var kept = await tips.KeepAsync(new()
        {
            Id = checkout.Journal,
            Sender = checkout.Member,
            Receiver = checkout.To,
            Amount = checkout.Arrived,
            Currency = checkout.Currency,
            Words = said.Line,
            IsPrivate = said.IsPrivate,
            Room = await tips.RoomAsync(checkout.Member, checkout.To, said.Room, ct),
            MadeAt = clock.GetUtcNow(),
        }, ct);
        return kept is null ? new Refusal("checkout_other_body", 409) : null;
    }

    public async Task HandleAsync(CheckoutChanged told, CancellationToken ct)
    {
        var checkout = await db.Set<Checkout>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == told.Checkout, ct);
        if (checkout is { Payee: not null, State: CheckoutState.Credited }) await tips.SettleAsync(checkout.Journal, ct);
    }
}
