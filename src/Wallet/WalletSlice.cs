using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Words;
using Palabre.Ledger;
using Palabre.Wallet.Memberships;
using Palabre.Wallet.Providers;

namespace Palabre.Wallet;

/// <summary>
/// Members' money: the book, what lies in a wallet and how it came, payments and their limits, requests, refunds, and what everybody may read
/// of the book. Tells <see cref="MoneyReceived"/>, <see cref="MoneyAsked"/>, <see cref="PaymentDecided"/>, <see cref="LimitsRaised"/> and <see cref="BookTaken"/>; hears
/// nothing. Runs three jobs: holds whose time is over expire (<see cref="ExpireHolds"/>), raised limits hold after their day (<see cref="SettleRaisedLimits"/>),
/// and the book is read again every night (<see cref="AuditEveryNight"/>). Its parts say themselves what they tell, hear and run: <see cref="ProvidersPart"/>, <see cref="MembershipsPart"/>, <see cref="RedPacketsPart"/> and <see cref="TipsPart"/>.
/// </summary>
public sealed class WalletSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<WalletSlice>();
        services.AddSettings<WalletSettings>(settings, "Wallet");
        services.AddSettings<WalletLimitSettings>(settings, "WalletLimits");
        services.AddMapping<WalletNoteMapping>().AddMapping<MoneyRequestMapping>().AddMapping<ReviewMapping>().AddMapping<VerifiedMapping>().AddMapping<OwnLimitsMapping>().AddMapping<MadeOnceMapping>().AddMapping<NightMapping>();
        services.AddSingleton(Chart.Usual).AddSingleton<Book>().AddSingleton<LedgerStore>().AddSingleton<ILedgerStore>(provider => provider.GetRequiredService<LedgerStore>());
        services.AddSingleton<GroupCommit>();
        services.AddScoped<Nights>().AddHostedService<ExpireHolds>().AddHostedService<AuditEveryNight>().AddHostedService<SettleRaisedLimits>();
        ProvidersPart.Register(services, settings);
        services.AddSingleton<VerifyLedger>().AddScoped<ExportLedger>().AddScoped<GrantPoints>();
        services.AddSingleton<Gates>().AddSingleton<PlacesOfPayments>().AddSingleton<PreparedPayments>();
        services.AddScoped<OnceBook>().AddScoped<Notes>().AddScoped<Verified>().AddScoped<Proving>().AddScoped<Limits>().AddScoped<SetOwnLimits>().AddScoped<Signals>().AddScoped<Payments>();
        services.AddScoped<SendMoney>().AddScoped<RefundMoney>().AddScoped<AskForMoney>().AddScoped<LookAtPayments>().AddScoped<Statements>().AddSingleton<PublishBook>();
        services.AddScoped<TakeStatement>().AddSingleton<StatementPress>().AddScoped<TakeOwnBook>().AddScoped<ITakenAlong, TakeBookAlong>().AddScoped<TakeWholeBook>();
        services.AddPiece<LimitsOfWallet>(order: 40);
        services.AddSingleton(new SettingsTab(WalletPages.Path, "wallet.title", Order: 40));
        services.AddSingleton(new SettingsTab(LookAtPayments.Path, "wallet.look", Order: 96)
        {
            ForStewards = true,
            CountAsync = async (scope, ct) => await scope.GetRequiredService<LookAtPayments>().CountAsync(ct),
        });
        MembershipsPart.Register(services, settings);
        RedPacketsPart.Register(services, settings);
        TipsPart.Register(services, settings);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        ProvidersPart.Map(routes);
        var pages = routes.MapGroup(WalletPages.Path).ForMembers(Scope.MoveMoney).ExcludeFromDescription();
        var wallet = new WalletRoutes(routes.MapGroup("/api/wallet").WithTags("Wallet"), pages, pages.MapGroup("").RequireRateLimiting(RateLimits.Write), routes);
        WalletPages.Map(wallet);
        SendMoney.Map(wallet);
        RefundMoney.Map(wallet);
        AskForMoney.Map(wallet);
        SetOwnLimits.Map(wallet);
        ReadStatement.Map(wallet);
        TakeStatement.Map(wallet);
        TakeOwnBook.Map(wallet);
        TakeWholeBook.Map(wallet);
        LookAtPayments.Map(wallet);
        PublishBook.Map(wallet);
        MembershipsPart.Map(routes);
        RedPacketsPart.Map(routes);
        TipsPart.Map(routes);
    }
}
