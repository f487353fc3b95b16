using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Live;

namespace Palabre.Rooms;

/// <summary>A room as the API writes it.</summary>
/// <param name="Access"><c>open</c> or <c>closed</c>.</param>
/// <param name="State"><c>live</c> or <c>ended</c>.</param>
/// <param name="Hands">How many are up; who, only moderators see.</param>
public sealed record RoomJson(
    RoomId Id, string Title, string Access, string State, DateTimeOffset OpenedAt, DateTimeOffset? EndedAt, MemberJson Creator,
    IReadOnlyList<SpeakerJson> Stage, AudienceJson Audience, int Hands, string Url)
{
    public static RoomJson Of(RoomView room, Gathering? live, HttpRequest request)
    {
        var speaking = live?.Levels().Where(l => l is { Speaking: true, Muted: false }).Select(l => new MemberId(l.Source)).ToHashSet() ?? [];
        return new(room.Id, room.Title, room.IsClosed ? "closed" : "open", room.IsLive ? "live" : "ended", room.OpenedAt, room.EndedAt,
            MemberJson.Of(room.Creator), [.. room.Stage.Select(p => SpeakerJson.Of(p, speaking))],
            new(room.Audience.Count, room.GuestCount), room.Hands.Count, request.Absolute($"/room/{room.Id}"));
    }
}

/// <summary>A member, as short as can be.</summary>
public sealed record MemberJson(MemberId Id, string Handle, string Name)
{
    public static MemberJson Of(MemberCard card) => new(card.Id, card.Handle, card.Name);
}

/// <summary>Someone on stage.</summary>
/// <param name="Role"><c>moderator</c> or <c>speaker</c>.</param>
/// <param name="Connected">False while their seat is kept after a lost connection.</param>
public sealed record SpeakerJson(MemberId Id, string Handle, string Name, RoomRole Role, bool Muted, bool Speaking, bool Connected)
{
    public static SpeakerJson Of(PersonView p, IReadOnlySet<MemberId> speaking) => new(
        p.Card.Id, p.Card.Handle, p.Card.Name, p.Role, p.Microphone != MicrophoneState.Open, speaking.Contains(p.Card.Id), p.IsConnected);
}

/// <summary>How many listen.</summary>
public sealed record AudienceJson(int Members, int Guests);

/// <summary>A raised hand, for moderators.</summary>
public sealed record HandJson(int Place, MemberJson Member, DateTimeOffset RaisedAt, string? Question)
{
    public static HandJson Of(HandView hand) => new(hand.Place, MemberJson.Of(hand.Card), hand.RaisedAt, hand.Question);
}

/// <summary>Where the caller stands in a room.</summary>
/// <param name="Seat"><c>stage</c> or <c>audience</c>.</param>
/// <param name="Microphone"><c>closed</c>, <c>open</c> or <c>muted_by_moderator</c>.</param>
/// <param name="Present">Whether the room counts them in.</param>
public sealed record MeJson(
    RoomId Room, MemberId? Member, RoomRole Role, string Seat, string Microphone, MyHandJson? Hand, InvitedJson? Invited, bool Creator, bool Present, bool Live)
{
    public static MeJson Of(MyPlace me, bool live) => new(
        me.Room, me.Member, me.Role, me.IsOnStage ? "stage" : "audience",
        me.Microphone switch { MicrophoneState.Open => "open", MicrophoneState.MutedByModerator => "muted_by_moderator", _ => "closed" },
        me.Hand is { } hand ? new(hand.Place, hand.RaisedAt) : null, me.InvitedUntil is { } until ? new(until) : null, me.IsCreator, me.IsPresent, live);
}

public sealed record MyHandJson(int Place, DateTimeOffset RaisedAt);

public sealed record InvitedJson(DateTimeOffset Until);

/// <summary>Event <c>levels</c>: how loud everyone who publishes is, up to ten times a second.</summary>
/// <param name="Levels">By member, as RFC 6464 counts: 0 is the loudest, 127 silence (−dBov).</param>
/// <param name="Speaking">Who speaks now, short pauses included.</param>
public sealed record LevelsJson(RoomId Room, IReadOnlyDictionary<MemberId, int> Levels, IReadOnlyList<MemberId> Speaking)
{
    public static LevelsJson Of(RoomId room, IReadOnlyList<Loudness> people) =>
        new(room, people.ToDictionary(p => p.Member, p => p.Level), [.. people.Where(p => p.Speaking).Select(p => p.Member)]);
}

/// <summary>One publisher's loudness, in steps that an eye can tell apart.</summary>
public readonly record struct Loudness(MemberId Member, int Level, bool Speaking)
{
    private const int Silence = 127;

    /// <summary>Finer steps than 3 dB cannot be seen, and would make every moment of silence a change.</summary>
    private const int Step = 3;

    public static Loudness Of(SourceLevel source) => source.Muted
        ? new(new(source.Source), Silence, false)
        : new(new(source.Source), source.Level == Silence ? Silence : source.Level / Step * Step, source.Speaking);
}

internal static class AbsoluteAddress
{
    /// <summary>A full address of ours, as the client reached us.</summary>
    public static string Absolute(this HttpRequest request, string path) => $"{request.Scheme}://{request.Host}{request.PathBase}{path}";
}
