using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;
using Palabre.Wallet.Providers.Bank;

namespace Palabre.Wallet.Providers.Payouts;

/// <summary>A payout as stewards see it.</summary>
/// <param name="Account">To which it is to be paid; null where a provider pays, or when it cannot be read any more.</param>
public sealed record SeenPayout(Payout Payout, MemberCard? Member, BankAccount? Account)
{
    /// <summary>What is written with the transfer, by which it is found again.</summary>
    public string Reference => TransferReference.Of(Payout.Id);
}

/// <summary>What stewards see of payouts, and pay by hand where no provider does: from the house's bank, by a list.</summary>
internal sealed class PayByHand(IDesk desk, PalabreDb db, BankAccounts accounts, IMembers members, WalletSettings settings, TimeProvider clock)
{
    private const int Most = 200;

    private static readonly Refusal Unknown = new("payout_unknown", 404);
    private static readonly Refusal Over = new("payout_over");
    private static readonly Refusal Own = new("review_own", 403);

    /// <summary>Those under way first, the oldest before the others; then what is over, the latest first.</summary>
    public async Task<IReadOnlyList<SeenPayout>> ListAsync(CancellationToken ct)
    {
        var waiting = await db.Set<Payout>().AsNoTracking().Where(p => p.State != PayoutState.Paid && p.State != PayoutState.Failed).OrderBy(p => p.At).Take(Most).ToListAsync(ct);
        var over = await db.Set<Payout>().AsNoTracking().Where(p => p.State == PayoutState.Paid || p.State == PayoutState.Failed).OrderByDescending(p => p.StepAt).Take(50).ToListAsync(ct);
        List<Payout> all = [.. waiting, .. over];
        var cards = await members.CardsAsync([.. all.Select(p => p.Member).Distinct()], ct);
        return [.. all.Select(p => new SeenPayout(p, cards.GetValueOrDefault(p.Member), accounts.Open(p.Account)))];
    }

    /// <summary>What is to be paid by hand now.</summary>
    public async Task<IReadOnlyList<SeenPayout>> WaitingAsync(CancellationToken ct) => [.. (await ListAsync(ct)).Where(p => p.Payout is { IsByHand: true, State: PayoutState.Requested })];

    /// <summary>Of these, what the house's bank can be told in one file; null when it can be told nothing.</summary>
    public SepaFile? File(IEnumerable<SeenPayout> payouts) =>
        SepaFile.Of(payouts.Where(p => p.Payout is { IsByHand: true, State: PayoutState.Requested }), BankAccounts.Read(settings.Iban, settings.AccountHolder), clock.GetUtcNow());

    public static Task<int> CountAsync(PalabreDb db, CancellationToken ct) => db.Set<Payout>().CountAsync(p => (p.Provider == ProviderNames.Transfer && p.State == PayoutState.Requested) || p.State == PayoutState.Returning, ct);

    /// <summary>The list for a bank: RFC 4180, UTF-8 with a mark at its beginning. A name that a spreadsheet would run as a formula begins with an apostrophe.</summary>
    public static byte[] Csv(IEnumerable<SeenPayout> payouts)
    {
        var text = new StringBuilder("date,name,iban,amount,currency,reference\r\n");
        foreach (var seen in payouts.Where(p => p.Account is not null))
        {
            string[] cells = [seen.Payout.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Cell(seen.Account!.Holder), seen.Account.Iban, seen.Payout.Arrives.Plain(), seen.Payout.Currency, seen.Reference];
            text.AppendJoin(',', cells).Append("\r\n");
        }
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>A steward has paid it, or it could not be paid, or came back from the bank.</summary>
    public async Task<Refusal?> DecideAsync(MemberId steward, Guid payout, bool isPaid, string? words, CancellationToken ct)
    {
        var why = Typed.Text(words);
        if (why.Length > Payout.LongestWords || (!isPaid && why.Length == 0)) return new("charge_words", 422, "words") { Args = [Payout.LongestWords] };
        return await desk.TogetherAsync<Refusal?>(async (turn, stop) =>
        {
            if (await turn.PayoutAsync(payout, stop) is not { IsByHand: true } row) return Unknown;
            if (row.Member == steward) return Own;
            if (row.State == (isPaid ? PayoutState.Paid : PayoutState.Failed)) return null;
            if (row.State != PayoutState.Requested && (isPaid || row.State != PayoutState.Paid)) return Over;
            var now = clock.GetUtcNow();
            await turn.WriteAsync([isPaid ? row.Pay(now, steward) : row.Fail("steward", why, steward, now)], stop);
            turn.Tell(row);
            return null;
        }, ct);
    }

    private static string Cell(string text)
    {
        var harmless = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;
        return harmless.AsSpan().ContainsAny(",\"\r\n") ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
