namespace Palabre.Ledger.Exports;

/// <summary>One row of the CSV: one side of what an entry moved.</summary>
/// <param name="Tx">The journal's number. A journal's rows come together, the two of an entry beside each other.</param>
/// <param name="Date">The day it was written, in UTC.</param>
/// <param name="EffectiveDate">The day it counts from: the same, since nothing here is written for another day.</param>
/// <param name="Kind">What the journal is for, such as "tip".</param>
/// <param name="Account">By the ledger's own name, such as liab:member:17.</param>
/// <param name="MemberNo">Whose account it is; "" when it is nobody's.</param>
/// <param name="Debit">What was debited, in minor units; 0 when it was credited. In the file with the currency's decimals, empty for 0.</param>
/// <param name="Credit">What was credited, likewise.</param>
/// <param name="Currency">Of both.</param>
/// <param name="FeeOf">The journal that this is the fee of, when it is a fee.</param>
/// <param name="Ref">The journal's id.</param>
/// <param name="ChainHash">The journal's hash.</param>
public sealed record PostingRow(
    long Tx, DateOnly Date, DateOnly EffectiveDate, string Kind, AccountName Account, string MemberNo, long Debit, long Credit, Currency Currency,
    long? FeeOf, Guid Ref, Digest ChainHash)
{
    /// <summary>The rows of these entries of a journal.</summary>
    internal static IEnumerable<PostingRow> Of(Journal journal, IEnumerable<Entry> entries)
    {
        var day = DateOnly.FromDateTime(journal.At.UtcDateTime);
        return Posting.All(entries).Select(posting => new PostingRow(
            journal.Number, day, day, journal.Kind, posting.Account, MemberOf(posting.Account),
            Math.Max(posting.Amount.Minor, 0), Math.Max(-posting.Amount.Minor, 0), posting.Amount.Currency,
            IsFee(posting) ? journal.Number : null, journal.Id, journal.Hash));
    }

    private static string MemberOf(AccountName account) =>
        account.IsUnder("liab:member") || account.IsUnder("recv:chargeback") || account.IsUnder("equity:shares")
            ? account.ToString().Split(':').ElementAtOrDefault(2) ?? "" : "";

    /// <summary>What a provider took, and what was had back of it, by whomever.</summary>
    private static bool IsFee(Posting posting) =>
        posting.Account.IsUnder("exp:fees") || posting.Of.Credit.IsUnder("inc:fee_recovered");
}
