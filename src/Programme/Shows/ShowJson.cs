using Microsoft.AspNetCore.Http;
using Palabre.Core;

namespace Palabre.Programme;

/// <summary>A show as the API writes it.</summary>
/// <param name="Club">Null for the event of a member.</param>
/// <param name="Start">The first start, on the clock of <paramref name="TimeZone"/>.</param>
/// <param name="Rrule">Empty for once.</param>
/// <param name="Exceptions">Starts at which nothing takes place.</param>
/// <param name="Sequence">One more after each change that matters to who comes.</param>
/// <param name="Next">When it takes place next; null when it does not any more.</param>
/// <param name="MayChange">Whether the caller may.</param>
/// <param name="Cover">Its picture; null without one.</param>
public sealed record ShowJson(
    ShowId Id, string Title, string Description, ClubRefJson? Club, HostJson? Host, IReadOnlyList<HostJson> Cohosts, string Language, string? Topic, string TimeZone, string Start, string Rrule,
    int DurationMinutes, IReadOnlyList<string> Exceptions, bool MembersOnly, int Sequence, DateTimeOffset? Next, bool MayChange, string Url, string Calendar, CoverJson? Cover)
{
    internal static ShowJson Of(ShowView view, HttpRequest request)
    {
        var show = view.Show;
        return new(
            show.Id, show.Title, show.Description, view.Club is { } club ? ClubRefJson.Of(club) : null, view.Hosts.Where(c => c.Id == show.Host).Select(HostJson.Of).FirstOrDefault(), [.. view.Hosts.Where(c => c.Id != show.Host).Select(HostJson.Of)],
            show.Language, show.Topic, show.Zone, LocalTime.Write(show.Start), show.Rule, show.Minutes, show.Exceptions.Split(',', StringSplitOptions.RemoveEmptyEntries), view.Found.IsOfMembers, show.Sequence,
            show.Next is { } next ? view.Found.Timeline.Zone.At(next) : null, view.Found.Rights.Change, request.Absolute(show.Path), request.Absolute($"{show.Path}.ics"), CoverJson.Of(show.Cover, request));
    }
}

/// <summary>The picture of a show.</summary>
/// <param name="Description">What it shows; empty when nobody said.</param>
public sealed record CoverJson(string Url, int Width, int Height, string PreviewUrl, int PreviewWidth, int PreviewHeight, string Description)
{
    public static CoverJson? Of(ShowCover? cover, HttpRequest request) => cover is null ? null
        : new(request.Absolute(cover.Path), cover.Width, cover.Height, request.Absolute(cover.PreviewPath), cover.PreviewWidth, cover.PreviewHeight, cover.Description);
}

public sealed record ClubRefJson(ClubId Id, string Slug, string Name)
{
    public static ClubRefJson Of(ClubCard club) => new(club.Id, club.Slug, club.Name);
}

/// <summary>A member, as short as can be.</summary>
public sealed record HostJson(MemberId Id, string Handle, string Name)
{
    public static HostJson Of(MemberCard card) => new(card.Id, card.Handle, card.Name);
}

/// <summary>One date of a show.</summary>
/// <param name="Original">Names it for ever: its start by the rule, on the show's clock.</param>
/// <param name="Start">The moment, with the offset of the show's zone.</param>
/// <param name="Coming">How many said they come.</param>
/// <param name="IsComing">Whether the caller did.</param>
/// <param name="Room">The room it became, where that exists for the caller.</param>
public sealed record OccurrenceJson(
    ShowId Show, string Title, string Original, DateTimeOffset Start, DateTimeOffset End, string TimeZone, bool IsMoved, bool IsCancelled, int Coming, bool IsComing, RoomId? Room, bool IsLive, string Url)
{
    internal static OccurrenceJson Of(SlotView view, HttpRequest request) => new(
        view.Show.Id, view.Show.Title, view.Slot.Key, view.Slot.Start, view.Slot.End, view.Show.Zone, view.Slot.IsMoved, view.Slot.IsCancelled, view.Coming, view.IsComing, view.Room?.Id, view.IsLive,
        request.Absolute(view.Show.Path));
}
