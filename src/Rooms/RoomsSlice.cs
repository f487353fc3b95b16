using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>
/// Live voice rooms: the hall, the stage and its audience, hands, everyone's sound by WHIP and WHEP, the sealed sound for reports, and
/// the talk beside (chat, reactions, pins, calls, waves: <see cref="TalkRoutes"/>), rooms for any player (<see cref="BroadcastRoutes"/>),
/// recordings and rooms heard again (<see cref="ReplayRoutes"/>). Tells <see cref="RoomOpened"/>, <see cref="RoomClosing"/>, <see cref="RoomEnded"/>,
/// <see cref="RoomRenamed"/>, <see cref="ModeratedInRoom"/>, <see cref="RecordingReady"/>, <see cref="RecordingDeleted"/> and <see cref="MemberPinged"/>; hears of access revoked, of clubs, of follows, blocks and
/// unblocks, and of what stewards decide. Keeps rooms up once a second (<see cref="KeepRooms"/>), counts who speaks twice a second
/// (<see cref="CountSpeaking"/>), tells levels ten times a second (<see cref="TellLevels"/>), seals sound (<see cref="SealSound"/>), writes what is recorded
/// (<see cref="KeepRecordings"/>) and makes files of it afterwards (<see cref="MakeRecordings"/>).
/// </summary>
public sealed class RoomsSlice : ISlice
{
    public void Register(IServiceCollection services, IConfiguration settings)
    {
        services.AddSettings<RoomsSettings>(settings, "Rooms");
        services.AddSettings<LiveSettings>(settings, "Live");
        services.AddSettings<TurnSettings>(settings, "Turn");
        services.AddSettings<HallSettings>(settings, "Hall");
        services.AddWords<RoomsSlice>();
        services.AddMapping<RoomMapping>().AddMapping<SeatMapping>().AddMapping<HandMapping>().AddMapping<RoomGuestMapping>();
        services.AddMapping<RemovalMapping>().AddMapping<VisitMapping>().AddMapping<RoomSummaryMapping>();
        services.AddMapping<RecordingMapping>().AddMapping<RecordedStretchMapping>().AddMapping<RecordingConsentMapping>();
        services.AddMapping<RecordedSpanMapping>().AddMapping<RoomClipMapping>().AddSingleton<RecordingFiles>();
        services.AddSingleton<RecordingWork>().AddSingleton<RecordingMaker>().AddScoped<RecordingRows>().On<RoomEnded, MakeRecordingWhenRoomEnded>();
        services.AddHostedService<KeepRecordings>().AddHostedService<MakeRecordings>();
        services.On<AccessRevoked, CutMediaWhenAccessRevoked>();
        services.On<MemberFollowed, AcquaintWhenMemberFollowed>().On<MemberBlocked, PartWhenMemberBlocked>().On<MemberUnblocked, RefreshHallWhenMemberUnblocked>();
        services.On<MemberSuspended, ObeyStewards>().On<MemberPutOut, ObeyStewards>().On<RoomClosedByStewards, ObeyStewards>();
        services.AddSingleton<Doorkeeper>().AddSingleton<KeepApart>().AddScoped<IRooms, RoomsFacade>().AddScoped<Finders>().AddMapping<VoiceMapping>();

        services.On<MemberJoinedClub, AdmitWhenMemberJoinedClub>().On<MemberLeftClub, PutOutWhenMemberLeftClub>().On<ClubChanged, RedrawWhenClubChanged>().On<EntitlementsChanged, AdmitWhenEntitlementsChanged>();
        services.AddMapping<OldTitleMapping>().AddScoped<ChangeSubject>();
        services.AddMapping<HiddenRoomMapping>().AddSingleton<HiddenRooms>().AddHostedService(provider => provider.GetRequiredService<HiddenRooms>());
        services.On<RoomEnded, ForgetHiddenWhenRoomEnded>().On<MemberChanged, RedrawWhenMemberChanged>().On<MemberFollowed, RankAnew>().On<MemberUnfollowed, RankAnew>().On<MemberJoinedClub, RankAnew>().On<MemberLeftClub, RankAnew>();
        services.AddSingleton<HallRanking>().AddSingleton<HallViews>().AddSingleton<HallTastes>().AddSingleton<HallEyes>().AddSingleton<HallSnapshots>().AddSingleton<HallDrawings>();
        services.AddScoped<ISearched, SearchedRooms>().AddScoped<ISearched, SearchedReplays>();
        services.AddScoped<HideRoom>().AddPiece<HideFromMenu>(order: 90);
        services.AddSingleton<CardBook>().AddSingleton<ClubBook>().AddScoped<ClubsOfRooms>().AddScoped<IClubRooms, ClubRooms>().AddSingleton<ITongues, Understanding>().AddSingleton<RoomViews>().AddSingleton<RoomFragments>().AddSingleton<Newsroom>();
        services.AddSingleton<LiveRooms>().AddHostedService(provider => provider.GetRequiredService<LiveRooms>());
        services.AddHostedService<KeepRooms>().AddHostedService<TellLevels>().AddHostedService<CountSpeaking>();
        services.AddSingleton<IceServers>().AddSingleton<MediaAnswers>();
        services.AddSingleton<ITopicGate, RoomTopics>().AddSingleton<IMetrics, RoomsMetrics>();
        services.AddSingleton<SealedFiles>().AddSingleton<IIncidentSound, IncidentSound>().AddHostedService<SealSound>();
        services.AddScoped<RoomTurn>().AddScoped<RoomDoor>().AddScoped<RoomAnswers>();
        services.AddScoped<RoomRows>().AddScoped<SummaryRows>().AddScoped<GuestRows>().AddScoped<OneRoom>();
        AddUseCases(services);
        services.AddTalk(settings);
        services.AddBroadcast(settings);
        services.AddReplay();
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var rooms = new RoomRoutes(
            routes.MapGroup("/api/rooms").WithTags("Rooms"),
            routes.MapGroup("/room/{room:long}").ExcludeFromDescription(),
            routes.MapGroup("/room/{room:long}").RequireRateLimiting(RateLimits.Write).ExcludeFromDescription());
        OpenRoom.Map(routes, rooms);
        Hall.Map(routes, rooms);
        HideRoom.Map(rooms);
        ChangeSubject.Map(rooms);
        ShowRoom.Map(rooms);
        JoinRoom.Map(rooms);
        LeaveRoom.Map(rooms);
        RaiseHand.Map(rooms);
        LowerHand.Map(rooms);
        HoldQueue.Map(rooms);
        AcceptHands.Map(rooms);
        SeatSpeaker.Map(rooms);
        AnswerInvitation.Map(rooms);
        Unseat.Map(rooms);
        Mute.Map(rooms);
        SetMicrophone.Map(rooms);
        NameModerator.Map(rooms);
        BringIn.Map(rooms);
        HandOver.Map(rooms);
        RemovePerson.Map(rooms);
        WidenRoom.Map(rooms);
        EndRoom.Map(rooms);
        SetRecording.Map(rooms);
        ShowRecording.Map(rooms);
        AnswerRecording.Map(rooms);
        WithdrawVoice.Map(rooms);
        DeleteRecording.Map(rooms);
        ShowSpeaking.Map(rooms);
        ShowSummary.Map(rooms);
        Publish.Map(rooms);
        Listen.Map(rooms);
        MediaSession.Map(rooms);
        RoomEvents.Map(rooms);
        TalkRoutes.MapTalk(routes, rooms);
        rooms.MapBroadcast();
        ReplayRoutes.MapReplay(rooms);
    }

    private static void AddUseCases(IServiceCollection services) => services
        .AddScoped<OpenRoom>().AddScoped<PostRoom>().AddScoped<Hall>().AddScoped<ShowRoom>().AddScoped<JoinRoom>().AddScoped<LeaveRoom>()
        .AddScoped<RaiseHand>().AddScoped<LowerHand>().AddScoped<SeatSpeaker>().AddScoped<AnswerInvitation>().AddScoped<Unseat>()
        .AddScoped<Mute>().AddScoped<SetMicrophone>().AddScoped<NameModerator>().AddScoped<BringIn>().AddScoped<EndRoom>()
        .AddScoped<HoldQueue>().AddScoped<AcceptHands>().AddScoped<HandOver>().AddScoped<RemovePerson>().AddScoped<WidenRoom>()
        .AddScoped<SetRecording>().AddScoped<ShowRecording>().AddScoped<AnswerRecording>().AddScoped<WithdrawVoice>().AddScoped<DeleteRecording>()
        .AddScoped<ShowSpeaking>().AddScoped<ShowSummary>()
        .AddScoped<Publish>().AddScoped<Listen>().AddScoped<MediaSession>().AddScoped<RoomEvents>();
}
