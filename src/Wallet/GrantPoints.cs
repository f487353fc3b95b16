using Palabre.Core;
using Palabre.Kit;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>
/// Whoever runs the house gives a member points that did not exist before. What was ever given is the balance of one account of equity, for
/// everybody to see in the book; money of a currency comes in by payments only.
/// </summary>
public sealed class GrantPoints(GroupCommit book, IMembers members, WalletSettings settings)
{
    public static readonly AccountName Given = new("equity:grants");

    private const string Kind = "grant";

    /// <param name="id">Made by who asks: the same grant may be asked for again and counts once.</param>
    /// <param name="to">A handle.</param>
    /// <param name="amount">As typed.</param>
    /// <param name="reason">One line, which stands in the book for good.</param>
    public async Task<(Journal? Written, Refusal? Refused)> DoAsync(Guid id, string to, string amount, string reason, CancellationToken ct)
    {
        if (settings.Of != Currency.Points) return (null, new Refusal("grant_of_money") { Args = [settings.Of.Code] });
        var read = AmountText.Read(amount, settings.Of);
        if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(amount));
        if (reason.Trim() is not { Length: > 0 } why || !Draft.CanBeMemo(why)) return (null, new Refusal("grant_reason", 422, "reason") { Args = [Draft.LongestMemo] });
        if ((await members.FindAsync([to], ct)).Values.FirstOrDefault() is not { } member) return (null, new Refusal("member_unknown", 422, "to") { Args = [to.TrimStart('@')] });

        return await book.CommitAsync(new(id, Kind, [new Line.Move(Given, WalletAccount.Of(member.Id), read.Money!.Value)], why), ct) switch
        {
            Ledger.Outcome.Refused { Code: Ledger.Refusals.OtherBody } => (null, new Refusal("grant_other_body")),
            Ledger.Outcome.Refused { Code: Ledger.Refusals.TooLarge } => (null, new Refusal(AmountRefusal.TooLarge, 422, "amount")),
            Ledger.Outcome.Refused refused => throw new InvalidOperationException($"A grant was refused: {refused.Code} {refused.Account}"),
            var done => (done.Written, null),
        };
    }
}
