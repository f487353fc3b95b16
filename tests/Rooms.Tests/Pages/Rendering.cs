using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;
using Palabre.Rooms.Pages;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Pages;

/// <summary>Renders a part of a page on an evening that never ends: 25 November 2026, 19:47.</summary>
internal sealed class Rendering : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 19, 47, 0, TimeSpan.Zero);

    private readonly IHost _host = Build();

    public Task<string> OfAsync<TPart>(object parameters, Language? language = null) where TPart : IComponent =>
        _host.Services.GetRequiredService<Fragments>().RenderAsync<TPart>(ReaderOf(language ?? Language.French), parameters);

    public Task<HallDrawing> DrawAsync(HallView hall, Language language) =>
        _host.Services.GetRequiredService<HallDrawings>().OfAsync(ReaderOf(language), hall, isMember: true);

    public Reader ReaderOf(Language language) => _host.Services.GetRequiredService<Readers>().Of(language, TimeZoneInfo.Utc);

    public void Dispose() => _host.Dispose();

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddLogging().AddKit(builder.Configuration).AddWords<HallRooms>().AddSingleton<HallDrawings>().AddSingleton<TimeProvider>(new ManualClock(Now));
        return builder.Build();
    }
}

/// <summary>The cast, in a room as it stands at <see cref="Rendering.Now"/>.</summary>
internal static class Evening
{
    public static readonly MemberCard Salma = Card(1, "Salma Bennis", "ground=mauve;skin=3;hair=long;cloth=teal");
    public static readonly MemberCard Idriss = Card(2, "Idriss Koné");
    public static readonly MemberCard Chidi = Card(4, "Chidi Okafor");
    public static readonly MemberCard Maud = Card(18, "Maud Keller");

    public static readonly RoomView Room = new(
        new RoomId(1), "À qui appartient l’eau de la vallée\u202F?", RoomAccess.Open, IsLive: true, Rendering.Now.AddMinutes(-42), EndedAt: null, Salma,
        [On(Salma, RoomRole.Moderator, MicrophoneState.Open), On(Idriss, RoomRole.Moderator), On(Chidi, RoomRole.Speaker) with { IsConnected = false }],
        [On(Maud, RoomRole.Audience) with { HasHandUp = true }, On(Card(12, "Bo Lindqvist"), RoomRole.Audience) with { IsNewcomer = true }],
        GuestCount: 3, [new HandView(1, Maud, Rendering.Now.AddSeconds(-370), "Qui paie le forage\u202F?")], Seats: 20);

    public static MyPlace Place(RoomRole role, MemberId? member = null) =>
        new(Room.Id, role == RoomRole.Guest ? null : member ?? Maud.Id, role, MicrophoneState.Closed, Hand: null, InvitedUntil: null, IsCreator: false, IsPresent: true);

    private static PersonView On(MemberCard card, RoomRole role, MicrophoneState microphone = MicrophoneState.Closed) =>
        new(card, role, microphone, IsConnected: true, HasHandUp: false, IsNewcomer: false);

    private static MemberCard Card(long id, string name, string? portrait = null) =>
        new(new MemberId(id), name.ToLowerInvariant().Replace(' ', '.'), name, portrait, Rendering.Now.AddDays(-90), IsSteward: false);
}
