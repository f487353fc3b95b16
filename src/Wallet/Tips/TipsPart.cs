using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Wallet.Providers;

namespace Palabre.Wallet;

/// <summary>
/// Thanks with money, on a profile and on a face in a room. Tells <see cref="TipReceived"/>. Runs one job, which looks every minute after
/// those of which it is not known whether the money moved (<see cref="SettleTips"/>).
/// </summary>
internal static class TipsPart
{
    public static void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddMapping<TipMapping>();
        services.AddScoped<TipBook>().AddScoped<PrivateTips>().AddScoped<GiveTip>().AddScoped<CardThanks>().Soon<CheckoutChanged, CardThanks>().AddSingleton<RoomThanks>().AddHostedService<SettleTips>();
        services.AddPiece<ThankOnProfile>(order: 5).AddPiece<ThankOnFace>(order: 5);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        TipApi.Map(routes);
        ThankPages.Map(routes);
    }
}
