using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Live;

namespace Palabre.Rooms;

/// <summary>A room as the API writes it.</summary>
/// <param name="Access"><c>open</c>, <c>social</c>, <c>closed</c> or <c>club</c>.</param>
/// <param name="Club">In whose name it was opened; null for a room of its own.</param>
/// <param name="Language">The language it is held in, BCP 47.</param>
/// <param name="State"><c>live</c>, <c>closing</c> or <c>ended</c>.</param>
/// <param name="Hands">How many are up; who, only moderators see.</param>
/// <param name="Recording">Null while the room is not being recorded.</param>
public sealed record RoomJson(
    RoomId Id, string Title, string Access, string State, DateTimeOffset OpenedAt, DateTimeOffset? EndedAt, MemberJson Creator,
    IReadOnlyList<SpeakerJson> Stage, AudienceJson Audience, int Hands, string Url,
    MemberJson Host, string HandMode, string HandOrder, int Seats, DateTimeOffset? ClosesAt, DateTimeOffset? ModeratorsLostUntil, DateTimeOffset? AskingUntil,
    string Language, IReadOnlyList<string> Topics, RecordedJson? Recording, ClubOfRoomJson? Club)
{
    /// <summary>In the hall: why it stands where it does; absent where nothing much speaks for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public HallReasonJson? Reason { get; init; }

    public static RoomJson Of(RoomView room, Gathering? live, HttpRequest request)
    {
        var speaking = live?.Levels().Where(l => l is { Speaking: true, Muted: false }).Select(l => new MemberId(l.Source)).ToHashSet() ?? [];
        return new(room.Id, room.Title, Word(room.Access), StateOf(room), room.OpenedAt, room.EndedAt,
            MemberJson.Of(room.Creator), [.. room.Stage.Select(p => SpeakerJson.Of(p, speaking))],
            new(room.Audience.Count, room.GuestCount), room.Hands.Count, request.Absolute($"/room/{room.Id}"),
            MemberJson.Of(room.Host), Word(room.HandMode), room.HandOrder == Rooms.HandOrder.LeastHeard ? "least_heard" : "raised", room.Seats,
            room.Life.ClosesAt, room.Life.ModeratorsLostUntil, room.Life.AskingUntil,
            room.Language, room.Topics.Keys, room.Life.RecordedSince is { } since ? new(since) : null,
            room.Club is { } club ? new(club.Id, club.Slug, club.Name) : null);
    }

    private static string StateOf(RoomView room) => room switch { { IsLive: false } => "ended", { Life.ClosesAt: not null } => "closing", _ => "live" };

    private static string Word<TWord>(TWord word) where TWord : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());
}

/// <summary>A club, as short as can be.</summary>
public sealed record ClubOfRoomJson(ClubId Id, string Slug, string Name);

/// <summary>A room is being recorded: whoever speaks agrees to that first.</summary>
public sealed record RecordedJson(DateTimeOffset Since);

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
/// <param name="OnStage">They are on stage and ask for a turn.</param>
/// <param name="SpokenSeconds">How long they were heard so far.</param>
public sealed record HandJson(int Place, MemberJson Member, DateTimeOffset RaisedAt, string? Question, bool OnStage, int SpokenSeconds)
{
    public static HandJson Of(HandView hand) =>
        new(hand.Place, MemberJson.Of(hand.Card), hand.RaisedAt, hand.Question, hand.IsOnStage, (int)hand.Spoken.TotalSeconds);
}

/// <summary>Where the caller stands in a room.</summary>
/// <param name="Seat"><c>stage</c> or <c>audience</c>.</param>
/// <param name="Microphone"><c>closed</c>, <c>open</c> or <c>muted_by_moderator</c>.</param>
/// <param name="Present">Whether the room counts them in.</param>
/// <param name="Left">They went by choice, perhaps from another browser: whoever still hears the room there lets go of it.</param>
/// <param name="LastModerator">They cannot leave before somebody takes over.</param>
/// <param name="Removed">They were taken out for the rest of the room's life.</param>
/// <param name="MoveToAudience">Whom they muted twice within a minute.</param>
/// <param name="Recording">Whether they agreed to be recorded: <c>asked</c>, <c>agreed</c> or <c>refused</c>; null while the room is not recorded.</param>
public sealed record MeJson(
    RoomId Room, MemberId? Member, RoomRole Role, string Seat, string Microphone, MyHandJson? Hand, InvitedJson? Invited, bool Creator, bool Present, bool Left, bool Live,
    bool Host, bool LastModerator, bool Removed, DutyJson? Asked, DutyJson? Offered, MemberId? MoveToAudience, string? Recording)
{
    public static MeJson Of(MyPlace me, RoomView room) => new(
        me.Room, me.Member, me.Role, me.IsOnStage ? "stage" : "audience",
        me.Microphone switch { MicrophoneState.Open => "open", MicrophoneState.MutedByModerator => "muted_by_moderator", _ => "closed" },
        me.Hand is { } hand ? new(hand.Place, hand.RaisedAt) : null, me.InvitedUntil is { } until ? new(until) : null, me.IsCreator, me.IsPresent, me.HasLeft, room.IsLive,
        me.IsHost, me.HoldsAlone, me.IsRemoved, DutyJson.Of(me.Asked), DutyJson.Of(me.Offered), me.Proposal?.Id,
        room.Life.IsRecorded ? me.Agrees switch { true => "agreed", false => "refused", null => "asked" } : null);
}

/// <summary>A duty that somebody is asked to take over.</summary>
/// <param name="Duty"><c>moderator</c> or <c>host</c>.</param>
/// <param name="With">Who asks, or is asked; null when the room itself asks, because its moderators are gone.</param>
public sealed record DutyJson(Duty Duty, DateTimeOffset Until, MemberJson? With)
{
    public static DutyJson? Of(DutyView? duty) => duty is null ? null : new(duty.Duty, duty.Until, duty.With is { } card ? MemberJson.Of(card) : null);
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
