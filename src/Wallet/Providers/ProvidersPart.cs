using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Wallet.Providers.Bank;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Fake;
using Palabre.Wallet.Providers.Pages;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Refunds;
using Palabre.Wallet.Providers.Stripe;

namespace Palabre.Wallet.Providers;

/// <summary>
/// How money comes in from the world and goes out to it: checkouts, what providers tell, disputes, refunds to the card, payouts, bank
/// statements, and the nightly reconciliation. Tells <see cref="PaymentDisputed"/> and <see cref="PayoutEnded"/>.
/// </summary>
internal static class ProvidersPart
{
    public static void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddMapping<CheckoutMapping>().AddMapping<HeardEventMapping>().AddMapping<ProviderLineMapping>().AddMapping<DisputeMapping>().AddMapping<CardRefundMapping>().AddMapping<PayeeMapping>().AddMapping<PayoutMapping>();
        services.AddSingleton(Provider);
        services.AddScoped<IDesk, Desk>().AddScoped<Settle>().AddScoped<Rounds>().AddScoped<Reconcile>();
        services.AddScoped<TakeHook>().AddScoped<OpenCheckout>().AddScoped<StartCheckout>().AddSingleton<CardTries>();
        services.AddScoped<EndWhatWasPaid>().AddScoped<RefundCard>().AddScoped<LookAtCharges>().AddScoped<DecideCharges>();
        services.AddSingleton<BankAccounts>().AddScoped<PayToBank>().AddScoped<KeepPayee>().AddScoped<PayByHand>().AddScoped<PayoutRoutes.Shown>();
        services.AddScoped<PledgeTransfer>().AddScoped<AssignLine>();
        services.AddScoped(s => new ImportStatement(s.GetRequiredService<IDesk>(), s.GetRequiredService<WalletSettings>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ProviderBell>().AddHostedService<ProviderWork>().AddHostedService<ReconcileEveryNight>().AddHostedService<FakePost>();
        services.AddSingleton<CheckoutTopics>().AddSingleton<ITopicGate>(s => s.GetRequiredService<CheckoutTopics>()).AtOnce<CheckoutChanged, CheckoutTopics>();
        services.AddPiece<AddPiece>(order: 10).AddPiece<DisputesOfWallet>(order: 5);
        services.AddSingleton(new SettingsTab(DisputeRoutes.Path, "charges.stewards", Order: 98)
        {
            ForStewards = true,
            CountAsync = async (scope, ct) => await LookAtCharges.CountAsync(scope.GetRequiredService<PalabreDb>(), ct),
        });
        services.AddSingleton(new SettingsTab(PayoutRoutes.StewardsPath, "payouts.stewards", Order: 99)
        {
            ForStewards = true,
            CountAsync = async (scope, ct) => await PayByHand.CountAsync(scope.GetRequiredService<PalabreDb>(), ct),
        });
        services.AddSingleton(new SettingsTab(StewardPages.Path, "providers.stewards", Order: 97)
        {
            ForStewards = true,
            CountAsync = async (scope, ct) => await StewardPages.CountAsync(scope.GetRequiredService<PalabreDb>(), ct),
        });
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        TakeHook.Map(routes);
        AddPages.Map(routes);
        StewardPages.Map(routes);
        RefundRoutes.Map(routes);
        DisputeRoutes.Map(routes);
        PayoutRoutes.Map(routes);
    }

    /// <summary>One for the process: connections are kept, names looked up anew now and then.</summary>
    private static StripeClient Stripe(IServiceProvider services, WalletSettings settings, TimeProvider clock)
    {
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10), AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new(settings.StripeUrl.TrimEnd('/') + "/"),
            Timeout = TimeSpan.FromSeconds(20),
        };
        return new(http, settings, clock, services.GetRequiredService<ILogger<StripeClient>>());
    }

    private static IPaymentProvider Provider(IServiceProvider services)
    {
        var (settings, clock) = (services.GetRequiredService<WalletSettings>(), services.GetRequiredService<TimeProvider>());
        return settings.Provider switch
        {
            ProviderNames.Fake => new FakeProvider(settings.Fees, settings.FakeSeed, clock),
            ProviderNames.Stripe => new StripeProvider(Stripe(services, settings, clock), settings, clock),
            var name => new NoProvider(name),
        };
    }
}
