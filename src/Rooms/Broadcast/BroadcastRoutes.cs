using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Settings;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Rooms for any player: an endless MP3 and HLS, from the room's one mix, through ffmpeg.</summary>
internal static class BroadcastRoutes
{
    public static void AddBroadcast(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSettings<BroadcastSettings>(settings, "Broadcast");
        services.AddSingleton<Ffmpeg>().AddHostedService<LookForFfmpeg>().AddSingleton<BroadcastCounts>().AddSingleton<ListenKeys>().AddSingleton<Mp3Places>().AddSingleton<IMetrics, BroadcastMetrics>();
        services.AddSingleton<Broadcasts>().AddHostedService(provider => provider.GetRequiredService<Broadcasts>());
        services.AddScoped<PlayerDoor>().AddScoped<ListenMp3>().AddScoped<ListenHls>().AddScoped<ShowListenLinks>();
    }

    public static void MapBroadcast(this RoomRoutes rooms)
    {
        ListenMp3.Map(rooms);
        ListenHls.Map(rooms);
        ShowListenLinks.Map(rooms);
    }
}
