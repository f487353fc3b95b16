using Palabre.Kit;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet.Memberships;

/// <summary>What somebody says they would pay, as a form or a program says it.</summary>
/// <param name="Tier">Its id.</param>
/// <param name="Period"><c>monthly</c> (the default) or <c>yearly</c>.</param>
/// <param name="Price">As typed; the tier's own when nothing is said. More only where the price is open.</param>
/// <param name="Password">When it is more than before, and above the amount that asks for a proof, by a member without passkey.</param>
public sealed record TermsWish(string? Tier, string? Period = null, string? Price = null, string? Password = null);

internal static class ReadTerms
{
    public static string Word(MembershipPeriod period) => period == MembershipPeriod.Yearly ? "yearly" : "monthly";

    public static (Terms? Terms, Refusal? Refused) Of(TermsWish wish, Tier tier)
    {
        MembershipPeriod? period = wish.Period switch
        {
            null or "" => tier.Monthly is null ? MembershipPeriod.Yearly : MembershipPeriod.Monthly,
            "monthly" => MembershipPeriod.Monthly,
            "yearly" => MembershipPeriod.Yearly,
            _ => null,
        };
        if (period is not { } chosen || tier.PriceFor(chosen) is not { } price) return (null, new Refusal("support_period", 422, "period"));
        if (string.IsNullOrWhiteSpace(wish.Price)) return (new Terms(tier.Id, chosen, price), null);
        var read = AmountText.Read(wish.Price, Currency.Of(tier.Currency));
        if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(wish.Price) with { Field = "price" });
        var amount = read.Money!.Value.Minor;
        if (amount < price) return (null, new Refusal("support_price_low", 422, "price"));
        if (amount > price && !tier.IsOpenPrice) return (null, new Refusal("support_price_fixed", 422, "price"));
        return (new Terms(tier.Id, chosen, amount), null);
    }
}
