using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;

namespace Palabre.Rooms;

/// <summary>What people do in a room besides speaking: chat, reactions, pins, calls, sharing.</summary>
internal static class TalkRoutes
{
    public static IServiceCollection AddTalk(this IServiceCollection services, IConfiguration settings)
    {
        services.AddMapping<RoomTalkMapping>().AddMapping<RoomSilenceMapping>().AddMapping<ReactionCountMapping>()
            .AddMapping<ChatLineMapping>().AddMapping<PinMapping>().AddMapping<PingMapping>();
        services.On<RoomEnded, ForgetTalkWhenRoomEnded>();
        services.AddSingleton<TalkTelling>().AddSingleton<TalkRooms>();
        services.AddScoped<TalkDoor>().AddScoped<TalkAnswers>().AddScoped<ChatBook>();
        services.AddScoped<WriteChat>().AddScoped<DeleteChat>().AddScoped<SetChat>().AddScoped<ShowChat>().AddScoped<Silence>().AddScoped<React>();
        services.AddSingleton<Waves>().AddSingleton<CallTopics>().AddSingleton<ITopicGate>(provider => provider.GetRequiredService<CallTopics>()).AddSingleton<CallNews>();
        services.AddScoped<CallBook>().AddScoped<CallIn>().AddScoped<SendWave>().AddScoped<AnswerWave>().AddScoped<ShowCalls>();
        services.AddSingleton<CardShelf>().AddScoped<ShowCard>().AddSingleton<IFacePictures, FacePictures>();
        services.AddScoped<PinBook>().AddScoped<PinLink>();
        return services;
    }

    public static void MapTalk(IEndpointRouteBuilder routes, RoomRoutes rooms)
    {
        WriteChat.Map(rooms);
        DeleteChat.Map(rooms);
        SetChat.Map(rooms);
        ShowChat.Map(rooms);
        Silence.Map(rooms);
        React.Map(rooms);
        PinLink.Map(rooms);
        ShowCard.Map(rooms);
        CallIn.Map(rooms);
        SendWave.Map(routes);
        AnswerWave.Map(routes);
        ShowCalls.Map(routes);
    }
}
