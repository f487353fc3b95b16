using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Wallet.Providers.Payouts;

/// <summary>Where the provider's page leads back to: what one said there, or a link that is over.</summary>
internal sealed record PayeePages(Uri Back, Uri Again);

/// <summary>A member says to the provider who they are, or gives the account to which stewards pay.</summary>
internal sealed partial class KeepPayee(IPaymentProvider provider, IDesk desk, BankAccounts accounts, WalletSettings settings, ProviderBell bell, TimeProvider clock, ILogger<KeepPayee> log)
{
    private static readonly Refusal Off = new("payouts_off", 404);
    private static readonly Refusal Silent = new("provider_silent", 503);
    private static readonly Refusal WrongIban = new("payout_iban", 422, "iban");
    private static readonly Refusal WrongHolder = new("payout_holder", 422, "holder") { Args = [BankAccounts.LongestHolder] };

    /// <summary>A page of the provider's; each time another one, for such links are over in minutes.</summary>
    public async Task<(string? Url, Refusal? Refused)> BeginAsync(MemberId me, PayeePages pages, CancellationToken ct)
    {
        if (!provider.Caps.Payees) return (null, Off);
        var known = await desk.TogetherAsync(async (turn, stop) => (await turn.PayeeAsync(provider.Name, me, stop))?.Reference, ct);
        OnboardingLink link;
        try { link = await provider.OnboardAsync(new(Payee.CommandOf(provider.Name, me), known, pages.Back, pages.Again), ct); }
        catch (ProviderException e)
        {
            NotBegun(log, me, e.Message);
            return (null, Silent);
        }
        await desk.TogetherAsync(async (turn, stop) =>
        {
            var now = clock.GetUtcNow();
            if (await turn.PayeeAsync(provider.Name, me, stop) is not { } payee) turn.Add(payee = new Payee { Member = me, Provider = provider.Name, At = now });
            payee.Begin(link.Payee.Id, now);
            return true;
        }, ct);
        return (link.Url, null);
    }

    /// <summary>They came back from the provider's page. Nothing is believed; the provider is asked.</summary>
    public async Task ComeBackAsync(MemberId me, CancellationToken ct)
    {
        await desk.TogetherAsync(async (turn, stop) =>
        {
            (await turn.PayeeAsync(provider.Name, me, stop))?.ComeBack(clock.GetUtcNow());
            return true;
        }, ct);
        bell.Ring();
    }

    /// <summary>To which bank account stewards pay, from now on.</summary>
    public async Task<Refusal?> TakeAccountAsync(MemberId me, string? iban, string? holder, CancellationToken ct)
    {
        if (settings.Provider != ProviderNames.Transfer) return Off;
        if ((holder ?? "").Trim().Length is 0 or > BankAccounts.LongestHolder) return WrongHolder;
        if (BankAccounts.Read(iban, holder) is not { } account) return WrongIban;
        return await desk.TogetherAsync<Refusal?>(async (turn, stop) =>
        {
            var now = clock.GetUtcNow();
            if (await turn.PayeeAsync(provider.Name, me, stop) is not { } payee) turn.Add(payee = new Payee { Member = me, Provider = provider.Name, At = now });
            // The same one again makes nobody new.
            if (accounts.Open(payee.Account) != account) payee.TakeAccount(accounts.Seal(account), now);
            return null;
        }, ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The provider shows member {Member} no page on which to say who they are: {Why}")]
    static partial void NotBegun(ILogger log, MemberId member, string why);
}
