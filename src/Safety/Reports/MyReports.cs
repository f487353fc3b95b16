using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>What became of one's own reports: that they were read, and with what outcome, in nobody's name.</summary>
internal sealed class MyReports(PalabreDb db, IMembers members, IRooms rooms)
{
    private const int Most = 100;

    /// <param name="State"><c>open</c>, <c>noBreach</c>, <c>measures</c> or <c>abusive</c>.</param>
    public sealed record ReportJson(ReportId Id, MemberId? Person, RoomId? Room, string Rule, string Text, DateTimeOffset At, ReportState State, DateTimeOffset? ClosedAt)
    {
        public PostId? Post { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/reports", async (Viewer viewer, MyReports mine, CancellationToken ct) =>
            TypedResults.Ok((await mine.OfAsync(viewer.Member!.Value, ct)).Select(Json).ToList())).ForMembers(Scope.Read).WithTags("Safety").WithName("ListReports");
        routes.MapGet(MyReportsPage.Path, async (string? sent, Viewer viewer, MyReports mine, CancellationToken ct) =>
            Answers.Page<MyReportsPage>(new { Mine = await mine.ViewAsync(viewer.Member!.Value, ct), Sent = sent is not null })).ForMembers(Scope.Write).ExcludeFromDescription();
    }

    public static ReportJson Json(Report r) => new(r.Id, r.Subject.Person, r.Room ?? r.Subject.Room, r.Rule, r.Text, r.At, r.State, r.ClosedAt) { Post = r.Subject.Post };

    private async Task<IReadOnlyList<Report>> OfAsync(MemberId me, CancellationToken ct) =>
        await db.Set<Report>().AsNoTracking().Where(r => r.Reporter == me).OrderByDescending(r => r.Id).Take(Most).ToListAsync(ct);

    private async Task<IReadOnlyList<MyReport>> ViewAsync(MemberId me, CancellationToken ct)
    {
        var reports = await OfAsync(me, ct);
        var people = await members.CardsAsync([.. reports.Select(r => r.Subject.Person ?? r.Author).OfType<MemberId>().Distinct()], ct);
        var places = await rooms.CardsAsync([.. reports.Select(r => r.Subject.Room).OfType<RoomId>().Distinct()], ct);
        return [.. reports.Select(r => new MyReport(r,
            (r.Subject.Person ?? r.Author) is { } p ? people.GetValueOrDefault(p) : null, r.Subject.Room is { } room ? places.GetValueOrDefault(room) : null))];
    }
}

/// <summary>One of one's own reports, with the card of whom or what it is about; null when that is gone.</summary>
public sealed record MyReport(Report Report, MemberCard? Person, RoomCard? Room);
