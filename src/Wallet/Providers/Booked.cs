using Palabre.Ledger;

namespace Palabre.Wallet.Providers;

/// <summary>What a line of a provider's balance stands for in the book.</summary>
/// <param name="Journal">The one that the line belongs to.</param>
/// <param name="Journals">All that say together what it moved.</param>
/// <param name="Drafts">What is still to be written for it: what the provider took, as its line says.</param>
public sealed record Booked(Guid Journal, IReadOnlyList<Guid> Journals, IReadOnlyList<Draft> Drafts)
{
    /// <summary>A payout on the house's own balance goes to the house's bank, or did not arrive there: members' payouts leave the balance as transfers, and have no other line on it.</summary>
    internal static Booked OfHouse(string provider, string payout, Money net, Money fee)
    {
        var went = net.Minor < 0;
        var (journal, cost) = (DerivedId.Of(went ? "house.paid_out" : "house.paid_back", provider, payout), DerivedId.Of(went ? "house.paid_out_fee" : "house.paid_back_fee", provider, payout));
        var (at, bank, gross) = (ProviderAccounts.At(provider), ProviderAccounts.BankOf(provider), net + fee);
        List<Draft> drafts = [];
        if (gross.Minor != 0) drafts.Add(new(journal, ProviderKinds.HousePayout, [gross.Minor < 0 ? new Line.Move(bank, at, -gross) : new Line.Move(at, bank, gross)]));
        if (fee.Minor != 0) drafts.Add(new(cost, ProviderKinds.Fee, new Sides(fee.Currency).Debit(ProviderAccounts.Fees(provider), fee.Minor).Credit(at, fee.Minor).Lines()));
        return new(journal, [journal, cost], drafts);
    }
}
