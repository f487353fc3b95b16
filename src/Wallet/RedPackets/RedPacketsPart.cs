using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;

namespace Palabre.Wallet;

/// <summary>
/// Envelopes in rooms and clubs. Hears <see cref="RoomEnded"/>. Runs one job: those whose time is over give back what nobody took
/// (<see cref="EndRedPackets"/>).
/// </summary>
internal static class RedPacketsPart
{
    public static void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddMapping<RedPacketMapping>();
        services.AddScoped<RedPacketBook>().AddScoped<RedPacketRights>().AddScoped<LookAtRedPackets>();
        services.AddScoped<MakeRedPacket>().AddScoped<OpenRedPacket>().AddScoped<EndRedPacket>();
        services.AddSingleton<RedPacketTelling>().AddSingleton<ITopicGate, WalletTopics>();
        services.On<RoomEnded, EndRedPacketsWhenRoomEnded>().AddHostedService<EndRedPackets>();
        services.AddPiece<PacketsInRoom>(order: 10).AddPiece<PacketsOfClub>(order: 5).AddPiece<PacketInMenu>(order: 4);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        RedPacketApi.Map(routes);
        PacketPages.Map(routes);
    }
}
