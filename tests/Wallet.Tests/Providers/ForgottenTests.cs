using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Palabre.Core;
using Palabre.Ledger;
using Palabre.Ledger.Fees;
using Palabre.TestKit;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Fake;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>A provider that says that it knows nothing of what it took, and one that says nothing at all.</summary>
public sealed class ForgottenTests : IDisposable
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly FeeRate Fees = new(150, new(25, Euro));
    private static readonly CheckoutPages Pages = new("Palabre", new("http://house.test/paid"), new("http://house.test/given-up"), "en");
    private static readonly MemberId Bo = new(2);
    private static readonly AccountKey Wallet = new(WalletAccount.Of(Bo), Euro);

    private readonly ManualClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly ProviderBell _bell = new();
    private readonly MemoryDesk _desk;
    private readonly WalletSettings _settings = new() { Currency = "EUR", Provider = "fake", PayoutDays = 0, PayoutDaysAtFirst = 0, PayoutReserve = 0, PayoutFee = 25 };

    public ForgottenTests() => _desk = new(_store, new(Chart.Usual, _clock));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _bell.Dispose();
    }

    [Fact]
    public async Task A_payout_that_the_provider_knows_nothing_of_is_back_in_the_wallet_after_three_days_and_the_house_looks_for_its_own()
    {
        var before = new FakeProvider(Fees, 0, _clock);
        await EarnAsync(before);
        await ToBank(before).DoAsync(new(Id(10), Bo, new(1200, Euro)), Ct);
        Assert.Equal(PayoutState.Sent, Payout.State);

        var after = new FakeProvider(Fees, 0, _clock);
        await HoursAsync(after, 70);
        Assert.True(Payout.IsUnderWay);
        Assert.Equal(1200, (await AtAsync(Wallet)).Held);
        await HoursAsync(after, 4);
        Assert.Equal((PayoutState.Failed, "lost"), (Payout.State, Payout.Why));
        Assert.Equal((2000, 0), await AtAsync(Wallet));
        Assert.Equal((0, 1175), ((await AtAsync(new(ProviderAccounts.Payees("fake"), Euro))).Balance, (await AtAsync(new(ProviderAccounts.Missing, Euro))).Balance));
        Assert.Null(Payout.AskAt);
        Assert.Equal([(Payout.News, false)], _desk.Told);
    }

    [Fact]
    public async Task A_payout_that_is_known_again_meanwhile_is_not_lost()
    {
        var one = new FakeProvider(Fees, 0, _clock);
        await EarnAsync(one);
        await ToBank(one).DoAsync(new(Id(10), Bo, new(1200, Euro)), Ct);
        await HoursAsync(new FakeProvider(Fees, 0, _clock), 70);
        await HoursAsync(one, 2);
        Assert.Equal((PayoutState.Paid, null), (Payout.State, Payout.UnknownSince));
        Assert.Equal((800, 0), await AtAsync(Wallet));
    }

    /// <summary>Its transfer is known, and what lies on the payee's balance comes back from there: nothing of the house's is missing.</summary>
    [Fact]
    public async Task Of_a_forgotten_payout_the_transfer_is_taken_back_where_it_is_known()
    {
        var before = new FakeProvider(Fees, 0, _clock);
        await EarnAsync(before);
        await ToBank(before).DoAsync(new(Id(10), Bo, new(1200, Euro)), Ct);
        var after = await KnowingAsync(new FakeProvider(Fees, 0, _clock));
        await HoursAsync(after, 76);
        Assert.Equal((PayoutState.Failed, "lost"), (Payout.State, Payout.Why));
        Assert.NotNull(Payout.Reversal);
        Assert.Null(Payout.UnknownSince);
        Assert.Equal((2000, 0), await AtAsync(Wallet));
        Assert.Equal(0, (await AtAsync(new(ProviderAccounts.Missing, Euro))).Balance);
    }

    [Fact]
    public async Task A_refund_that_the_provider_knows_nothing_of_has_failed_after_three_days_and_may_be_asked_for_again()
    {
        var before = new FakeProvider(Fees, 0, _clock);
        await AddAsync(before, Bo, null);
        await Refunds(before).DoAsync(new(Id(10), Id(1), new(500, Euro), Bo, null), Ct);
        Assert.Equal(RefundState.Sent, Refund.State);

        var after = new FakeProvider(Fees, 0, _clock);
        await HoursAsync(after, 70);
        Assert.Equal((2000, 500), await AtAsync(Wallet));
        await HoursAsync(after, 4);
        Assert.Equal(RefundState.Failed, Refund.State);
        Assert.Equal((2000, 0), await AtAsync(Wallet));
        Assert.Equal(0, Assert.Single(_desk.Checkouts).Refunded);
        Assert.Null(Refund.AskAt);
    }

    [Fact]
    public async Task A_refund_is_sent_for_twenty_hours_and_not_once_after_them()
    {
        var silent = new SilentProvider(new FakeProvider(Fees, 0, _clock), _clock);
        await AddAsync(silent.Real, Bo, null);
        await Refunds(silent).DoAsync(new(Id(10), Id(1), new(500, Euro), Bo, null), Ct);
        await HoursAsync(silent, 30);
        var asked = Refund.At;
        Assert.True(silent.Sent.Count > 5);
        Assert.All(silent.Sent, at => Assert.True(at - asked <= TimeSpan.FromHours(20)));
        Assert.Null(Refund.AskAt);
        Assert.Equal((2000, 500), await AtAsync(Wallet));
    }

    private Payout Payout => Assert.Single(_desk.Payouts);

    private CardRefund Refund => Assert.Single(_desk.Refunds);

    private Settle Settle(IPaymentProvider provider) => new(provider, _desk, _clock);

    private PayToBank ToBank(IPaymentProvider provider) => new(provider, _desk, Settle(provider), _settings, _clock, NullLogger<PayToBank>.Instance);

    private RefundCard Refunds(IPaymentProvider provider) => new(provider, _desk, Settle(provider), _clock, NullLogger<RefundCard>.Instance);

    /// <summary>The house works with this provider for so long.</summary>
    private async Task HoursAsync(IPaymentProvider provider, int hours)
    {
        var rounds = new Rounds(provider, _desk, Settle(provider), Refunds(provider), ToBank(provider), _clock, NullLogger<Rounds>.Instance);
        for (var quarters = 0; quarters < 4 * hours; quarters++)
        {
            await rounds.DoAsync(Ct);
            _clock.Advance(TimeSpan.FromMinutes(15));
        }
        await rounds.DoAsync(Ct);
    }

    /// <summary>@bo has twenty from somebody, and the provider knows them.</summary>
    private async Task EarnAsync(FakeProvider provider)
    {
        await AddAsync(provider, new(1), Bo);
        var payees = new KeepPayee(provider, _desk, new(new EphemeralDataProtectionProvider()), _settings, _bell, _clock, NullLogger<KeepPayee>.Instance);
        var (url, _) = await payees.BeginAsync(Bo, new(new("http://house.test/back"), new("http://house.test/again")), Ct);
        provider.Decide(url!.Split('/')[^1], isReady: true, isMissing: false);
        await Settle(provider).DoAsync(new(ProviderThing.Payee, url.Split('/')[^1]), by: null, Ct);
    }

    private async Task AddAsync(FakeProvider provider, MemberId member, MemberId? payee)
    {
        var numbers = CardTip.Of(new(2000, Euro), Fees, FeeBearer.Payer)!;
        var opened = await new OpenCheckout(provider, _desk, _clock, NullLogger<OpenCheckout>.Instance).DoAsync(new Checkout
        {
            Id = Id(1),
            Member = member,
            Payee = payee,
            Provider = ProviderNames.Fake,
            Currency = "EUR",
            Amount = 2000,
            Charged = numbers.Charged.Minor,
            Estimated = numbers.Fee.Minor,
            Recovered = numbers.Recovered.Minor,
            Bearer = FeeBearer.Payer,
            At = _clock.GetUtcNow(),
            Until = _clock.GetUtcNow() + Checkout.TimeToPay,
        }, Pages, Ct);
        Assert.True(provider.Pay(opened.Opened!.Reference!));
        await Settle(provider).DoAsync(new(ProviderThing.Payment, opened.Opened.Reference!), by: null, Ct);
    }

    /// <summary>It has the payee, and the transfer to them.</summary>
    private async Task<FakeProvider> KnowingAsync(FakeProvider provider)
    {
        var payee = (await provider.OnboardAsync(new(Payee.CommandOf("fake", Bo), null, new("http://house.test/back"), new("http://house.test/again")), Ct)).Payee;
        provider.Decide(payee.Id, isReady: true, isMissing: false);
        var opened = await provider.OpenCheckoutAsync(new(Id(99), new(5000, Euro), "Palabre", new("http://house.test/paid"), new("http://house.test/given-up"), "en", _clock.GetUtcNow().AddHours(1)), Ct);
        Assert.True(provider.Pay(opened.Reference));
        await provider.TransferAsync(payee, Payout.Arrives, Payout.Id, Ct);
        return provider;
    }

    private async Task<(long Balance, long Held)> AtAsync(AccountKey account) =>
        await _store.InSnapshotAsync((ledger, stop) => ledger.AccountsAsync([account], stop), Ct) is [var found] ? (found.Balance.Minor, found.Held.Minor) : (0, 0);

    private static Guid Id(int n) => Guid.Parse(FormattableString.Invariant($"01993e7a-0000-7000-8000-{n:x12}"));

    /// <summary>It takes refunds, and no answer ever comes.</summary>
    private sealed class SilentProvider(FakeProvider real, TimeProvider clock) : IPaymentProvider
    {
        public FakeProvider Real { get; } = real;
        public List<DateTimeOffset> Sent { get; } = [];
        public string Name => Real.Name;
        public ProviderCaps Caps => Real.Caps;

        public Task<ProviderRef> RefundAsync(ProviderRef payment, Money amount, Guid id, CancellationToken ct)
        {
            Sent.Add(clock.GetUtcNow());
            throw new ProviderException("no answer in time");
        }

        public Task<OnboardingLink> OnboardAsync(PayeeRequest payee, CancellationToken ct) => Real.OnboardAsync(payee, ct);
        public Task<OpenedCheckout> OpenCheckoutAsync(CheckoutRequest checkout, CancellationToken ct) => Real.OpenCheckoutAsync(checkout, ct);
        public Task<ProviderRef> TransferAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct) => Real.TransferAsync(payee, amount, id, ct);
        public Task<ProviderRef> ReverseTransferAsync(ProviderRef transfer, Money amount, Guid id, CancellationToken ct) => Real.ReverseTransferAsync(transfer, amount, id, ct);
        public Task<ProviderRef> PayOutAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct) => Real.PayOutAsync(payee, amount, id, ct);
        public ProviderEvent? ParseWebhook(ReadOnlySpan<byte> body, Microsoft.AspNetCore.Http.IHeaderDictionary headers) => Real.ParseWebhook(body, headers);
        public Task<ProviderObject?> GetAsync(ProviderRef about, CancellationToken ct) => Real.GetAsync(about, ct);
        public IAsyncEnumerable<BalanceLine> BalanceLinesAsync(DateTimeOffset since, CancellationToken ct) => Real.BalanceLinesAsync(since, ct);
    }
}
