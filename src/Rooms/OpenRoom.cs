using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>Any member opens a room: they are its host, on stage, muted, and moderate it.</summary>
internal sealed class OpenRoom(
    LiveRooms live, OneRoom one, RoomTurn turn, ClubsOfRooms clubs, IEntitlements entitlements, SetRecording recording, RoomsSettings settings, RoomViews views, PalabreDb db, IdMaker ids, TimeProvider clock)
{
    /// <param name="Title">2 to 80 characters.</param>
    /// <param name="Access"><c>open</c> (the default), <c>social</c>, <c>closed</c>, <c>club</c>: for the members of its club, or <c>supporters</c>: for those who support whoever opens it.</param>
    /// <param name="Hands">Who may raise a hand: <c>everyone</c> (the default), <c>followed</c> or <c>off</c>.</param>
    /// <param name="Language">BCP 47, one of <see cref="Tongues"/>; the reader's own when nothing is said.</param>
    /// <param name="Topics">Up to three keys of <see cref="Subject.AllTopics"/>.</param>
    /// <param name="Record">Whether it is recorded from the beginning, which whoever opens it agrees to.</param>
    /// <param name="Club">The address of the club in whose name it is opened; with <c>open</c> or <c>club</c>.</param>
    /// <param name="Post">Whether a post tells those who follow whoever opens it; with <c>open</c> or <c>club</c>.</param>
    public sealed record Wish(
        string? Title, string? Access = null, string? Hands = null, string? Language = null, IReadOnlyList<string>? Topics = null, bool Record = false, string? Club = null, bool Post = false);

    public static void Map(IEndpointRouteBuilder routes, RoomRoutes rooms)
    {
        rooms.Api.MapPost("", AnswerAsync).WithName("OpenRoom").RequireRateLimiting(RateLimits.Write)
            .Produces<RoomJson>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(401);
        routes.MapGet("/rooms/open", ShowForm).ExcludeFromDescription();
        routes.MapPost("/rooms", AnswerFormAsync).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    /// <param name="comesIn">Whoever opens it is about to be in it, which a room that only they hold would not let them; a program may open rooms without being there.</param>
    /// <param name="given">What another slice decided: its id, which stands in the unit of work that is saved here, and its club, or that it has none.</param>
    public async Task<(Gathering? Opened, Refusal? Refused)> DoAsync(Viewer viewer, Wish wish, CancellationToken ct, bool comesIn = false, (RoomId Id, ClubCard? Club)? given = null)
    {
        if (viewer.Member is not { } creator) return (null, Refusals.SignInFirst);
        if (!viewer.May("write")) return (null, Refusals.NotAllowed);
        if (Subject.Read(wish.Title, wish.Language, wish.Topics, out var subject) is { } unclear) return (null, unclear);
        if (Room.ReadAccess(wish.Access, out var access) is { } badAccess) return (null, badAccess);
        if (wish.Post && PostRoom.AudienceOf(access) is null) return (null, new("room_not_posted", 400, "post"));
        var (club, noClub) = given is { Club: var theirs } ? (theirs, (Refusal?)null) : await clubs.ChooseAsync(creator, wish.Club, access, ct);
        if (noClub is not null) return (null, noClub);
        if (access == RoomAccess.Supporters && (await entitlements.OfferingAsync([creator], Benefits.Rooms, ct)).Count == 0) return (null, new("supporters_no_tier", 403, "access"));
        if (HoldQueue.ReadMode(wish.Hands, out var hands) is { } badMode) return (null, badMode);
        if (wish.Record && !settings.MayRecord) return (null, new("recording_off"));
        if (one.HeldIn(creator, hasSound: !comesIn) is { } held) return (null, OneRoom.HeldBy(held));

        var room = new Room
        {
            Id = given?.Id ?? new(ids.Next()),
            Title = subject!.Title,
            Language = subject.Language,
            Topics = subject.Topics.ToString(),
            Access = access,
            Club = club?.Id,
            Creator = creator,
            Host = creator,
            OpenedAt = clock.GetUtcNow(),
            HandMode = hands ?? default,
        };
        db.Add(room);
        db.Tell(new RoomOpened(room.Id, creator, room.Title, room.IsOpenToAll, room.Club));
        var gathering = await OpenAsync(room, creator, ct);
        await turn.TakeAsync(gathering, _ => null, CancellationToken.None);
        if (wish.Record) await recording.StartAsync(gathering, creator, CancellationToken.None);
        return (gathering, null);
    }

    /// <summary>Whoever hears of it between the commit and the room waits for the room.</summary>
    private async Task<Gathering> OpenAsync(Room room, MemberId creator, CancellationToken ct)
    {
        using var coming = live.Announce(room.Id);
        await db.SaveChangesAsync(ct);
        var gathering = live.Open(room);
        if (room.Club is not null) gathering.Acquaint(creator);
        return gathering;
    }

    private static async Task<IResult> AnswerAsync(Wish wish, HttpContext http, Viewer viewer, OpenRoom open, PostRoom post, CancellationToken ct)
    {
        var (opened, refused) = await open.DoAsync(viewer, wish with { Language = wish.Language ?? http.Reader().Language.Code }, ct);
        if (opened is null) return RoomAnswers.Problem(http, refused!);
        if (wish.Post) await post.DoAsync(opened.Room, http, CancellationToken.None);
        var json = RoomJson.Of(await open.ViewAsync(opened, ct), opened, http.Request);
        return TypedResults.Created(http.Request.Absolute($"/api/rooms/{opened.Id}"), json);
    }

    private static async Task<IResult> AnswerFormAsync(HttpContext http, Viewer viewer, OpenRoom open, PostRoom post, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var wish = new Wish(form["title"], form["access"], form["hands"], LanguageOf(http, form), [.. form["topics"].OfType<string>()], form["record"] == "true", form["club"]);
        // Beside a room that cannot be posted the tick is hidden, and means nothing.
        if (form["post"] == "true" && Room.ReadAccess(wish.Access, out var access) is null && PostRoom.AudienceOf(access) is not null) wish = wish with { Post = true };
        var (opened, refused) = await open.DoAsync(viewer, wish, ct, comesIn: true);
        if (refused is { Status: 401 }) return Answers.SeeOther("/sign-in?return=/rooms/open");
        if (opened is null) return await http.PageAgainAsync<OpenRoomPage>(null, refused!);
        if (wish.Post) await post.DoAsync(opened.Room, http, CancellationToken.None);
        return Answers.SeeOther($"/room/{opened.Id}?join");
    }

    /// <summary>The form; what another application shared with this one (<c>share_target</c> of the manifest) stands in it as a title to change.</summary>
    private static IResult ShowForm(string? title, string? text, string? club, HttpContext http, Viewer viewer)
    {
        if (viewer.IsGuest) return Answers.SeeOther($"/sign-in?return={Uri.EscapeDataString($"/rooms/open{http.Request.QueryString}")}");
        var shared = Typed.Line(string.IsNullOrWhiteSpace(title) ? text : title);
        return Answers.Page<OpenRoomPage>(new { Club = club, Shared = shared.Length > Room.LongestTitle ? $"{shared[..(Room.LongestTitle - 1)].TrimEnd()}…" : shared });
    }

    private static string LanguageOf(HttpContext http, IFormCollection form) =>
        form["language"].ToString() is { Length: > 0 } chosen ? chosen : http.Reader().Language.Code;

    private Task<RoomView> ViewAsync(Gathering gathering, CancellationToken ct) => views.OfAsync(gathering, ct);
}
