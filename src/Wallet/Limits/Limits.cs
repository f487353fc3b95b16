using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// What may leave a wallet at once, in a day and in thirty, and what may lie in it. They keep a stolen session from emptying a wallet, and the
/// house from being a bank; all of them are settings, and members set lower ones for themselves (<see cref="OwnLimits"/>).
/// </summary>
internal sealed class Limits(WalletSettings settings, WalletLimitSettings limits, LedgerStore store, Verified verified, IMembers members, PalabreDb db, TimeProvider clock)
{
    /// <summary>An account is new during its first days.</summary>
    public static readonly TimeSpan Newness = TimeSpan.FromDays(7);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Why so much may not leave a member's wallet now. Asked inside the member's gate (<see cref="Gates"/>), or several would each find room.</summary>
    public async Task<Refusal?> CheckAsync(MemberId from, Money amount, CancellationToken ct)
    {
        if (!settings.IsLimited || amount.Currency != settings.Of) return null;
        var (house, own) = (await OfHouseAsync(from, ct), await OfOwnAsync(from, ct));
        if (Single(house, own, amount) is { } tooMuch) return tooMuch;
        var (today, lately) = await SpentAsync(from, ct);
        return Over(own.Day < house.Day ? "own_limit_day" : "limit_day", Least(house.Day, own.Day), today, amount)
            ?? Over(own.Month < house.Month ? "own_limit_month" : "limit_month", Least(house.Month, own.Month), lately, amount);
    }

    /// <summary>Why so much may not be agreed to: it is more than may leave in one payment.</summary>
    public async Task<Refusal?> CheckOnceAsync(MemberId from, Money amount, CancellationToken ct) =>
        settings.IsLimited && amount.Currency == settings.Of ? Single(await OfHouseAsync(from, ct), await OfOwnAsync(from, ct), amount) : null;

    /// <summary>Why so much may not come into a member's wallet: more would lie in it than may.</summary>
    public async Task<Refusal?> CheckRoomAsync(MemberId to, Money amount, CancellationToken ct)
    {
        if (!settings.IsLimited || amount.Currency != settings.Of) return null;
        var most = settings.Units((await verified.OfAsync([to], ct)).Count > 0 ? limits.VerifiedBalance : limits.Balance);
        var accounts = await store.ReadAsync((tables, stop) => tables.AccountsAsync([new(WalletAccount.Of(to), settings.Of)], stop), ct);
        var balance = accounts.Count == 0 ? 0 : accounts[0].Balance.Minor;
        return (Int128)balance + amount.Minor > most.Minor ? new Refusal("wallet_full", 409, "amount") : null;
    }

    /// <summary>The house's, for this member.</summary>
    public async Task<Bounds> OfHouseAsync(MemberId member, CancellationToken ct)
    {
        var isVerified = (await verified.OfAsync([member], ct)).Count > 0;
        var isNew = (await members.CardsAsync([member], ct)).GetValueOrDefault(member) is { } card && clock.GetUtcNow() - card.JoinedAt < Newness;
        var day = (isNew, isVerified) switch
        {
            (true, true) => limits.VerifiedNewcomerDay,
            (true, false) => limits.NewcomerDay,
            (false, true) => limits.VerifiedDay,
            _ => limits.Day,
        };
        return new(settings.Units(isVerified ? limits.VerifiedAtOnce : limits.AtOnce).Minor, settings.Units(day).Minor, settings.Units(isVerified ? limits.VerifiedMonth : limits.Month).Minor);
    }

    /// <summary>What may still leave in this day and in these thirty, by whichever limit is lower.</summary>
    public async Task<(Money InDay, Money InMonth)> LeftAsync(MemberId member, CancellationToken ct)
    {
        var (house, own) = (await OfHouseAsync(member, ct), await OfOwnAsync(member, ct));
        var (today, lately) = await SpentAsync(member, ct);
        return (Left(Least(house.Day, own.Day), today), Left(Least(house.Month, own.Month), lately));
    }

    private async Task<Bounds> OfOwnAsync(MemberId member, CancellationToken ct) =>
        await db.Set<OwnLimits>().AsNoTracking().SingleOrDefaultAsync(o => o.Member == member && o.Currency == settings.Of.Code, ct) is { } own ? own.At(clock.GetUtcNow()) : default;

    /// <summary>What left in the last day and the last thirty: payments, thanks, envelopes, and memberships with their renewals.</summary>
    private async Task<(long Today, long Lately)> SpentAsync(MemberId from, CancellationToken ct)
    {
        var (account, now) = (new AccountKey(WalletAccount.Of(from), settings.Of), clock.GetUtcNow());
        return await store.ReadAsync(async (tables, stop) =>
            (await tables.SpentAsync(account, now - Day, Payments.Kinds, stop), await tables.SpentAsync(account, now - Month, Payments.Kinds, stop)), ct);
    }

    private Money Least(long? house, long? own) => new(own < house ? own.Value : house ?? 0, settings.Of);

    private Refusal? Single(Bounds house, Bounds own, Money amount) => Least(house.AtOnce, own.AtOnce) is var most && amount > most
        ? new Refusal(own.AtOnce < house.AtOnce ? "own_limit_single" : "limit_single", 422, "amount") { Args = [new Written(most)] } : null;

    private static Money Left(Money limit, long spent) => new(Math.Max(0, limit.Minor - spent), limit.Currency);

    private static Refusal? Over(string code, Money limit, long spent, Money amount) =>
        (Int128)spent + amount.Minor <= limit.Minor ? null : new Refusal(code, 422, "amount") { Args = [new Written(limit), new Written(Left(limit, spent))] };
}
