using Palabre.Core;
using Palabre.Kit;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// What may leave a wallet at once, in a day and in thirty, and what may lie in it. They keep a stolen session from emptying a wallet, and the
/// house from being a bank; all of them are settings.
/// </summary>
internal sealed class Limits(WalletSettings settings, WalletLimitSettings limits, LedgerStore store, Verified verified, IMembers members, TimeProvider clock)
{
    /// <summary>An account is new during its first days.</summary>
    public static readonly TimeSpan Newness = TimeSpan.FromDays(7);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Why so much may not leave a member's wallet now. Asked inside the member's gate (<see cref="Gates"/>), or several would each find room.</summary>
    public async Task<Refusal?> CheckAsync(MemberId from, Money amount, CancellationToken ct)
    {
        if (!settings.IsLimited || amount.Currency != settings.Of) return null;
        var isVerified = (await verified.OfAsync([from], ct)).Count > 0;
        var single = settings.Units(isVerified ? limits.VerifiedAtOnce : limits.AtOnce);
        if (amount > single) return new Refusal("limit_single", 422, "amount") { Args = [new Written(single)] };

        var now = clock.GetUtcNow();
        var isNew = (await members.CardsAsync([from], ct)).GetValueOrDefault(from) is { } card && now - card.JoinedAt < Newness;
        var day = settings.Units((isNew, isVerified) switch
        {
            (true, true) => limits.VerifiedNewcomerDay,
            (true, false) => limits.NewcomerDay,
            (false, true) => limits.VerifiedDay,
            _ => limits.Day,
        });
        var month = settings.Units(isVerified ? limits.VerifiedMonth : limits.Month);
        var account = new AccountKey(WalletAccount.Of(from), settings.Of);
        var (today, lately) = await store.ReadAsync(async (tables, stop) =>
            (await tables.SpentAsync(account, now - Day, Payments.Kinds, stop), await tables.SpentAsync(account, now - Month, Payments.Kinds, stop)), ct);
        return Over("limit_day", day, today, amount) ?? Over("limit_month", month, lately, amount);
    }

    /// <summary>Why so much may not come into a member's wallet: more would lie in it than may.</summary>
    public async Task<Refusal?> CheckRoomAsync(MemberId to, Money amount, CancellationToken ct)
    {
        if (!settings.IsLimited || amount.Currency != settings.Of) return null;
        var most = settings.Units((await verified.OfAsync([to], ct)).Count > 0 ? limits.VerifiedBalance : limits.Balance);
        var accounts = await store.ReadAsync((tables, stop) => tables.AccountsAsync([new(WalletAccount.Of(to), settings.Of)], stop), ct);
        var balance = accounts.Count == 0 ? 0 : accounts[0].Balance.Minor;
        return (Int128)balance + amount.Minor > most.Minor ? new Refusal("wallet_full", 409, "amount") : null;
    }

    private static Refusal? Over(string code, Money limit, long spent, Money amount)
    {
        if ((Int128)spent + amount.Minor <= limit.Minor) return null;
        return new Refusal(code, 422, "amount") { Args = [new Written(limit), new Written(new(Math.Max(0, limit.Minor - spent), limit.Currency))] };
    }
}
