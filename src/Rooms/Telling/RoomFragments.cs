using System.Text.Encodings.Web;
using System.Text.Json;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The live parts of the pages as stream messages; each is rendered when somebody reads it, once a language.</summary>
public sealed class RoomFragments(Fragments fragments, HallViews halls, HallDrawings drawings)
{
    /// <summary>Put in order for the language it is read in.</summary>
    public StreamMessage Hall(HallSeen seen, HallSight sight) => Turbo(async reader =>
    {
        var drawing = await drawings.OfAsync(reader, halls.Of(seen, reader.Language.Code, sight.Filter), isMember: sight.Member is not null);
        return Kit.Streams.Turbo.Replace("hall-rooms", await fragments.RenderAsync<HallRooms>(reader, new { Drawing = drawing, sight.Filter }), morph: true);
    });

    public StreamMessage Renamed(string title, string language) => Turbo(async reader =>
        Kit.Streams.Turbo.Append("toasts", await fragments.RenderAsync<RenamedToast>(reader, new { Title = title, Tongue = language })));

    /// <param name="what"><c>started</c>, <c>stopped</c> or <c>failed</c>.</param>
    public StreamMessage Recording(string what) => Turbo(async reader =>
        Kit.Streams.Turbo.Append("toasts", await fragments.RenderAsync<RecordingToast>(reader, new { What = what })));

    public StreamMessage Stage(RoomView room) => Turbo(async reader =>
        Kit.Streams.Turbo.Replace("room-stage", await fragments.RenderAsync<StagePanel>(reader, new { Room = room }), morph: true));

    public StreamMessage Audience(RoomView room) => Turbo(async reader =>
        Kit.Streams.Turbo.Replace("room-head", await fragments.RenderAsync<RoomHead>(reader, new { Room = room }), morph: true)
        + Kit.Streams.Turbo.Replace("room-audience", await fragments.RenderAsync<AudiencePanel>(reader, new { Room = room }), morph: true));

    public StreamMessage Hands(RoomView room) => Turbo(async reader =>
        Kit.Streams.Turbo.Replace("room-hands", await fragments.RenderAsync<HandsPanel>(reader, new { Room = room }), morph: true));

    /// <summary>Words for the ear only; the page says them at a pace that one can follow.</summary>
    public static StreamMessage Announce(Func<Kit.Words.Reader, string> words) => Turbo(reader => ValueTask.FromResult(
        Kit.Streams.Turbo.Append("announcements", $"<template data-announce>{HtmlEncoder.Default.Encode(words(reader))}</template>")));

    public StreamMessage Life(RoomView room) => Turbo(async reader =>
        Kit.Streams.Turbo.Replace("room-recorded", await fragments.RenderAsync<RecordingSign>(reader, new { Room = room }), morph: true)
        + Kit.Streams.Turbo.Replace("room-life", await fragments.RenderAsync<LifeStrip>(reader, new { Room = room }), morph: true));

    /// <summary>One member's bar, and what they are asked.</summary>
    public StreamMessage Personal(RoomView room, MyPlace me) => Turbo(reader => PersonalAsync(reader, room, me));

    public async ValueTask<string> PersonalAsync(Kit.Words.Reader reader, RoomView room, MyPlace me)
    {
        var viewer = new Viewer(me.Member, false, null);
        return Kit.Streams.Turbo.Replace("room-bar", await fragments.RenderAsync<RoomBar>(reader, new { Room = room, Me = me }, viewer), morph: true)
            + Kit.Streams.Turbo.Replace("room-invitation", await fragments.RenderAsync<InvitationStrip>(reader, new { Room = room, Me = me }, viewer), morph: true)
            + Kit.Streams.Turbo.Replace("room-consent", await fragments.RenderAsync<ConsentStrip>(reader, new { Room = room, Me = me }, viewer), morph: true)
            + Kit.Streams.Turbo.Replace("room-recording", await fragments.RenderAsync<RecordingMenu>(reader, new { Room = room, Me = me }, viewer), morph: true)
            + Kit.Streams.Turbo.Replace("room-duty", await fragments.RenderAsync<DutyStrip>(reader, new { Room = room, Me = me }, viewer), morph: true)
            + Kit.Streams.Turbo.Replace("room-warning", await fragments.RenderAsync<StageWarning>(reader, new { Room = room }, viewer), morph: true);
    }

    public static StreamMessage Json<T>(string name, T value, bool kept = true) =>
        StreamMessage.Same(name, JsonSerializer.Serialize(value, Kit.Web.Json.Options), kept);

    /// <summary>A bare signal: whoever hears it writes the state of that moment.</summary>
    public static StreamMessage Signal(string name) => StreamMessage.Same(name, "");

    private static StreamMessage Turbo(Func<Kit.Words.Reader, ValueTask<string>> render) => new("turbo", render);
}
