using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Safety;

/// <summary>
/// A member reports a person, a room or a post, during or after. From inside a live room the last minutes of its sound are kept with it; of
/// a post how it stands.
/// </summary>
internal sealed class FileReport(PalabreDb db, IMembers members, IRooms rooms, IPosts posts, KeptSounds sounds, IdMaker ids, TimeProvider clock)
{
    /// <summary>Enough for a bad evening, too few for a campaign.</summary>
    public const int PerDay = 20;

    /// <summary>So many reports marked as abusive within <see cref="AbuseCounts"/> pause the reporter.</summary>
    public const int AbusiveBeforePause = 3;

    public static readonly TimeSpan AbuseCounts = TimeSpan.FromDays(90);

    /// <param name="Person">Whom; null when the room itself is meant.</param>
    /// <param name="Room">Where it happened.</param>
    /// <param name="Rule">One of <c>harassment</c>, <c>hate</c>, <c>violence</c>, <c>sexual</c>, <c>minors</c>, <c>privacy</c>, <c>impersonation</c>, <c>spam</c>, <c>illegal</c>, <c>other</c>.</param>
    /// <param name="Post">Which post; then it is about that alone.</param>
    public sealed record Wish(MemberId? Person, RoomId? Room, string? Rule, string? Text, PostId? Post = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/reports", AnswerAsync).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).WithTags("Safety").WithName("FileReport")
            .Produces<MyReports.ReportJson>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        routes.MapGet(ReportPage.Path, ShowAsync).ForMembers(Scope.Write).ExcludeFromDescription();
        routes.MapPost(ReportPage.Path, AnswerFormAsync).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public async Task<(Report? Filed, Refusal? Refused)> DoAsync(MemberId me, Wish wish, CancellationToken ct)
    {
        var text = Typed.Text(wish.Text);
        if ((Rules.Check(wish.Rule) ?? Report.CheckText(text)) is { } wrong) return (null, wrong);
        var post = wish.Post is { } which ? await FindPostAsync(me, which, ct) : null;
        if (await RefuseSubjectAsync(me, wish, post, ct) is { } nobody) return (null, nobody);
        if (await RefuseReporterAsync(me, ct) is { } paused) return (null, paused);

        var subject = post is not null ? Subject.Of(post.Id) : wish.Person is { } person ? Subject.Of(person) : Subject.Of(wish.Room!.Value);
        var report = new Report
        {
            Id = new(ids.Next()),
            Reporter = me,
            Kind = subject.Kind,
            SubjectId = subject.Id,
            Room = post is null ? wish.Room : null,
            Author = post?.Author,
            Said = post is null ? null : post.Warning.Length > 0 ? $"{post.Warning}\n\n{post.Text}" : post.Text,
            Rule = wish.Rule!,
            Text = text,
            At = clock.GetUtcNow(),
        };
        db.Add(report);
        await sounds.SaveAsync(report, report.Room, ct);
        return (report, null);
    }

    private async Task<Refusal?> RefuseSubjectAsync(MemberId me, Wish wish, PostEvidence? post, CancellationToken ct)
    {
        if (wish.Post is not null) return post is null ? new Refusal("post_unknown", 404) : post.Author == me ? new Refusal("report_yourself") : null;
        if (wish is { Person: null, Room: null }) return new Refusal("report_what", 422, "about");
        if (wish.Person == me) return new Refusal("report_yourself");
        if (wish.Person is { } person && !(await members.CardsAsync([person], ct)).ContainsKey(person)) return SafetyAnswers.NoSuchMember;
        return wish.Room is { } room && await FindRoomAsync(me, room, ct) is null ? new Refusal("not_found", 404) : null;
    }

    private async Task<Refusal?> RefuseReporterAsync(MemberId me, CancellationToken ct)
    {
        var (dayAgo, since) = (clock.GetUtcNow() - TimeSpan.FromDays(1), clock.GetUtcNow() - AbuseCounts);
        if (await db.Set<Report>().CountAsync(r => r.Reporter == me && r.At > dayAgo, ct) >= PerDay) return new Refusal("reports_many") { Args = [PerDay] };
        var abusive = await db.Set<Report>().CountAsync(r => r.Reporter == me && r.State == ReportState.Abusive && r.At > since, ct);
        return abusive >= AbusiveBeforePause ? new Refusal("reports_paused", 403) : null;
    }

    private async Task<PostEvidence?> FindPostAsync(MemberId me, PostId post, CancellationToken ct) => (await posts.EvidenceAsync(me, [post], ct)).GetValueOrDefault(post);

    /// <summary>A room this member may know of: one open to all, or a closed one they were brought into.</summary>
    private async Task<RoomCard?> FindRoomAsync(MemberId me, RoomId room, CancellationToken ct)
    {
        var card = (await rooms.CardsAsync([room], ct)).GetValueOrDefault(room);
        return card is { IsOpenToAll: false } && !(await rooms.AdmittedAsync(me, [room], ct)).Contains(room) ? null : card;
    }

    private static async Task<IResult> AnswerAsync(Wish wish, HttpContext http, Viewer viewer, FileReport file, CancellationToken ct)
    {
        var (filed, refused) = await file.DoAsync(viewer.Member!.Value, wish, ct);
        return filed is null ? http.Problem(refused!) : TypedResults.Created((string?)null, MyReports.Json(filed));
    }

    private static async Task<IResult> ShowAsync(string? person, string? room, string? post, Viewer viewer, FileReport file, CancellationToken ct) =>
        await file.ViewAsync(viewer.Member!.Value, ReadMember(person), ReadRoom(room), ReadPost(post), ct) is { } view
            ? Answers.Page<ReportPage>(new { View = view })
            : TypedResults.NotFound();

    private static async Task<IResult> AnswerFormAsync(HttpContext http, IFormCollection form, Viewer viewer, FileReport file, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var (room, about) = (ReadRoom(form["room"]), form["about"].ToString());
        var wish = new Wish(ReadMember(about), room, form["rule"], form["text"], ReadPost(form["post"]));
        var (_, refused) = about.Length == 0 ? (null, new Refusal("report_what", 422, "about")) : await file.DoAsync(me, wish, ct);
        if (refused is null) return Answers.SeeOther($"{MyReportsPage.Path}?sent");
        return await file.ViewAsync(me, ReadMember(form["person"]), room, wish.Post, ct) is { } view
            ? await http.PageAgainAsync<ReportPage>(new { View = view }, refused)
            : TypedResults.NotFound();
    }

    /// <summary>What the form offers: the person one came from, the room, and those who spoke there lately.</summary>
    private async Task<ReportView?> ViewAsync(MemberId me, MemberId? person, RoomId? room, PostId? post, CancellationToken ct)
    {
        if (post is { } which) return await ViewOfPostAsync(me, which, ct);
        var card = room is { } id ? await FindRoomAsync(me, id, ct) : null;
        if (person is null && card is null) return null;
        List<MemberId> offered = person is { } one ? [one] : [.. await SpokeAsync(card!.Id, ct)];
        var cards = await members.CardsAsync(offered, ct);
        List<MemberCard> people = [.. offered.Where(o => o != me && cards.ContainsKey(o)).Select(o => cards[o])];
        return person is not null && people.Count == 0 ? null : new(person, card, people);
    }

    private async Task<ReportView?> ViewOfPostAsync(MemberId me, PostId which, CancellationToken ct)
    {
        if (await FindPostAsync(me, which, ct) is not { } post || post.Author == me) return null;
        return (await members.CardsAsync([post.Author], ct)).GetValueOrDefault(post.Author) is { } author ? new(post.Author, null, [author]) { Post = post } : null;
    }

    private async Task<IReadOnlyList<MemberId>> SpokeAsync(RoomId room, CancellationToken ct) =>
        (await rooms.RecentSpeakersAsync([room], ct)).GetValueOrDefault(room) ?? [];

    private static MemberId? ReadMember(string? text) => MemberId.TryParse(text, null, out var id) ? id : null;
    private static PostId? ReadPost(string? text) => PostId.TryParse(text, null, out var id) ? id : null;
    private static RoomId? ReadRoom(string? text) => RoomId.TryParse(text, null, out var id) ? id : null;
}

/// <summary>What the report form offers.</summary>
/// <param name="Person">Whom one came to report; null when one came from the room.</param>
/// <param name="People">That person, or those who spoke in the room lately.</param>
public sealed record ReportView(MemberId? Person, RoomCard? Room, IReadOnlyList<MemberCard> People)
{
    /// <summary>Which post one came to report; then <see cref="Person"/> wrote it.</summary>
    public PostEvidence? Post { get; init; }
}
