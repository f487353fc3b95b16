using Microsoft.AspNetCore.Http;
using Palabre.Core;

namespace Palabre.Clubs;

/// <summary>A club as the API writes it.</summary>
/// <param name="Entry"><c>open</c>, <c>request</c> or <c>invitation</c>.</param>
/// <param name="Rules">In force; <paramref name="RulesVersion"/> is what one accepts on joining, 0 when there are none.</param>
/// <param name="Live">Its live rooms that exist for the caller.</param>
/// <param name="Role">The caller's: <c>outsider</c>, <c>member</c>, <c>leader</c> or <c>founder</c>.</param>
/// <param name="Followers">Members and others who follow it.</param>
/// <param name="IsFollowed">Whether the caller follows it without being a member.</param>
public sealed record ClubJson(
    ClubId Id, string Slug, string Name, string Text, string Url, ClubEntry Entry, bool IsPrivate, bool HidesMembers, bool MembersOpenRooms,
    int Members, PersonJson? Founder, DateTimeOffset FoundedAt, IReadOnlyList<string> Rules, int RulesVersion, IReadOnlyList<string> Questions,
    IReadOnlyList<LiveJson> Live, IReadOnlyList<FormerNameJson> FormerNames, ClubRole Role, bool HasRequested, int Followers, bool IsFollowed)
{
    internal static ClubJson Of(ClubView view, HttpRequest request) => new(
        view.Club.Id, view.Club.Slug, view.Club.Name, view.Club.Text, request.Absolute(view.Club.Card.Path), view.Club.Entry, view.Club.IsPrivate,
        view.Club.HidesMembers, view.Club.MembersOpenRooms, view.Members, view.Founder is { } founder ? PersonJson.Of(founder) : null, view.Club.FoundedAt,
        Lines.Of(view.Club.Rules), view.Club.RulesVersion, Lines.Of(view.Club.Questions), [.. view.Live.Select(LiveJson.Of)],
        [.. view.FormerNames.Select(n => new FormerNameJson(n.Name, n.Slug, n.Until))], view.Role, view.HasRequested, view.Followers,
        view.IsFollowed);
}

/// <summary>A club in a list.</summary>
public sealed record ClubLineJson(ClubId Id, string Slug, string Name, string Text, ClubEntry Entry, bool IsPrivate, int Members, ClubRole Role)
{
    internal static ClubLineJson Of(ClubLine line) =>
        new(line.Club.Id, line.Club.Slug, line.Club.Name, line.Club.Text, line.Club.Entry, line.Club.IsPrivate, line.Members, line.Role);
}

/// <summary>A member, as short as can be.</summary>
public sealed record PersonJson(MemberId Id, string Handle, string Name)
{
    public static PersonJson Of(MemberCard card) => new(card.Id, card.Handle, card.Name);
}

/// <summary>A live room of a club.</summary>
public sealed record LiveJson(RoomId Id, string Title, DateTimeOffset OpenedAt, int Listening, bool MembersOnly)
{
    internal static LiveJson Of(LiveRoomOfClub room) => new(room.Room.Id, room.Room.Title, room.Room.OpenedAt, room.Listening, !room.Room.IsOpenToAll);
}

public sealed record FormerNameJson(string Name, string Slug, DateTimeOffset Until);
