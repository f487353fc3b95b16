using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Rooms;

/// <summary>A recorded room, heard again after its end: its page, its sound, its clips.</summary>
internal static class ReplayRoutes
{
    public static IServiceCollection AddReplay(this IServiceCollection services)
    {
        services.AddScoped<ReplayDoor>().AddScoped<ReplayBook>().AddScoped<ReplaySound>().AddScoped<ShowReplay>().AddScoped<LatestReplays>();
        services.AddScoped<CutClip>().AddScoped<DeleteClip>().AddScoped<ShowClip>().AddScoped<AllowClips>();
        return services;
    }

    public static void MapReplay(RoomRoutes rooms)
    {
        ShowReplay.Map(rooms);
        ReplaySound.Map(rooms);
        CutClip.Map(rooms);
        DeleteClip.Map(rooms);
        ShowClip.Map(rooms);
        AllowClips.Map(rooms);
    }
}
