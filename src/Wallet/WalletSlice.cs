using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// The book that members' wallets stand in, and what is done with it: envelopes (<see cref="RedPacketsPart"/>). Tells nothing, hears
/// <see cref="Core.RoomEnded"/>. Runs two jobs of its own: holds whose
/// time is over expire (<see cref="ExpireHolds"/>), and the book is read again every night (<see cref="AuditEveryNight"/>). Until there are pages,
/// it is used by <c>palabre ledger</c>.
/// </summary>
public sealed class WalletSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddWords<WalletSlice>();
        services.AddSettings<WalletSettings>(settings, "Wallet");
        services.AddSingleton(Chart.Usual).AddSingleton<Book>().AddSingleton<LedgerStore>().AddSingleton<ILedgerStore>(provider => provider.GetRequiredService<LedgerStore>());
        services.AddSingleton<GroupCommit>();
        services.AddHostedService<ExpireHolds>().AddHostedService<AuditEveryNight>();
        services.AddSingleton<VerifyLedger>().AddScoped<ExportLedger>().AddScoped<GrantPoints>();
        RedPacketsPart.Register(services, settings);
        TipsPart.Register(services, settings);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        RedPacketsPart.Map(routes);
        TipsPart.Map(routes);
    }
}
