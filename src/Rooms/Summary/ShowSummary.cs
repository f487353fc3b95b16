using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A room in figures, as its page shows them.</summary>
public sealed record SummaryView(RoomSummary Figures, IReadOnlyList<SpokenView> Speakers);

/// <summary>How long somebody was heard.</summary>
public sealed record SpokenView(MemberCard Card, TimeSpan Spoken);

/// <summary>What an ended room was, for its host and those who moderated it.</summary>
internal sealed class ShowSummary(RoomDoor door, PalabreDb db, CardBook book)
{
    public sealed record SummaryJson(
        int PeakListeners, int Members, int Guests, int AverageStaySeconds, int HandsRaised, int HandsAccepted, IReadOnlyList<SpokenJson> Speakers)
    {
        public static SummaryJson Of(SummaryView view) => new(
            view.Figures.Peak, view.Figures.Members, view.Figures.Guests, (int)view.Figures.AverageStay.TotalSeconds,
            view.Figures.HandsRaised, view.Figures.HandsAccepted, [.. view.Speakers.Select(SpokenJson.Of)]);
    }

    public static void Map(RoomRoutes rooms) => rooms.Api.MapGet("/{room:long}/summary", AnswerAsync).WithName("ShowSummary")
        .Produces<SummaryJson>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    /// <summary>Null for everyone but the host and moderators, and for rooms that end before they were counted.</summary>
    public async Task<SummaryView?> ForAsync(RoomId room, MemberId host, MemberId viewer, CancellationToken ct)
    {
        var visits = await db.Set<Visit>().AsNoTracking().Where(v => v.Room == room).ToListAsync(ct);
        if (viewer != host && !visits.Exists(v => v.Member == viewer && v.Moderated)) return null;
        if (await db.Set<RoomSummary>().AsNoTracking().SingleOrDefaultAsync(s => s.Room == room, ct) is not { } figures) return null;
        var cards = await book.OfAsync([.. visits.Select(v => v.Member)], ct);
        return new(figures, [.. visits.Where(v => v.SpokenMs > 0 && cards.ContainsKey(v.Member)).OrderByDescending(v => v.SpokenMs)
            .Select(v => new SpokenView(cards[v.Member], TimeSpan.FromMilliseconds(v.SpokenMs)))]);
    }

    private static async Task<IResult> AnswerAsync(RoomId room, HttpContext http, Viewer viewer, ShowSummary show, CancellationToken ct)
    {
        if (await show.FindAsync(room, viewer, ct) is not { } found) return http.Problem(Refusals.NotFound);
        if (viewer.Member is not { } me) return RoomAnswers.Problem(http, Refusals.SignInFirst);
        if (found.Live is not null) return http.Problem(new("room_still_live"));
        return await show.ForAsync(room, found.Room.Host, me, ct) is { } summary
            ? TypedResults.Ok(SummaryJson.Of(summary)) : http.Problem(new("not_moderator", 403));
    }

    private Task<Found?> FindAsync(RoomId room, Viewer viewer, CancellationToken ct) => door.FindAsync(room, viewer, ct);
}
