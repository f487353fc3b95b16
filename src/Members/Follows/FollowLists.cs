using System.Linq.Expressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>One page of a list of people, newest first.</summary>
/// <param name="Next">What to ask for as <c>before</c> to get the following page; null on the last.</param>
public sealed record PeoplePage(MemberCard Of, IReadOnlyList<MemberCard> People, string? Next)
{
    /// <summary>The member approves who follows them, and the reader does not: the list is not theirs to see.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>
/// Who follows a member, and whom they follow: as pages and for programs. For everyone, or for their followers alone where they approve those.
/// People from whom the reader keeps apart, or who keep apart from the reader, are left out.
/// </summary>
internal sealed class FollowLists(PalabreDb db, ISafety safety)
{
    /// <summary>More on a page spares requests, fewer make it come sooner.</summary>
    private const int OnePage = 40;
    private const int MostAtOnce = 100;

    public sealed record PeopleJson(IReadOnlyList<PersonJson> Members, string? Next);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/members/{handle}").WithTags("Members");
        api.MapGet("/followers", (string handle, string? before, int? limit, HttpContext http, Viewer viewer, FollowLists lists, CancellationToken ct) =>
            AnswerAsync(http, handle, lists.FollowersAsync(viewer, handle, before, limit ?? OnePage, ct))).WithName("Followers");
        api.MapGet("/following", (string handle, string? before, int? limit, HttpContext http, Viewer viewer, FollowLists lists, CancellationToken ct) =>
            AnswerAsync(http, handle, lists.FollowingAsync(viewer, handle, before, limit ?? OnePage, ct))).WithName("Following");

        var pages = routes.MapGroup("/@{handle}").ExcludeFromDescription();
        pages.MapGet("/followers", (string handle, string? before, Viewer viewer, FollowLists lists, CancellationToken ct) =>
            ShowAsync(handle, "followers", lists.FollowersAsync(viewer, handle, before, OnePage, ct)));
        pages.MapGet("/following", (string handle, string? before, Viewer viewer, FollowLists lists, CancellationToken ct) =>
            ShowAsync(handle, "following", lists.FollowingAsync(viewer, handle, before, OnePage, ct)));
    }

    /// <summary>The same for other slices: a part of a list, empty where it is not for the reader.</summary>
    public Task<PeoplePart> PartAsync(MemberId? reader, Member whose, bool followers, long? before, int limit, CancellationToken ct) =>
        followers ? PartAsync(reader, whose, before, limit, f => f.FollowedId == whose.Id, f => f.FollowerId, ct)
            : PartAsync(reader, whose, before, limit, f => f.FollowerId == whose.Id, f => f.FollowedId, ct);

    public Task<PeoplePage?> FollowersAsync(Viewer viewer, string handle, string? before, int limit, CancellationToken ct) =>
        ReadAsync(viewer, handle, before, limit, whose => f => f.FollowedId == whose, f => f.FollowerId, ct);

    public Task<PeoplePage?> FollowingAsync(Viewer viewer, string handle, string? before, int limit, CancellationToken ct) =>
        ReadAsync(viewer, handle, before, limit, whose => f => f.FollowerId == whose, f => f.FollowedId, ct);

    private async Task<PeoplePage?> ReadAsync(
        Viewer viewer, string handle, string? before, int limit, Func<long, Expression<Func<Follow, bool>>> isTheirs, Expression<Func<Follow, long>> other, CancellationToken ct)
    {
        var wanted = Handle.Read(handle);
        if (await db.Set<Member>().AsNoTracking().SingleOrDefaultAsync(m => m.Handle == wanted, ct) is not { } whose) return null;
        if (!await MaySeeAsync(viewer.Member, whose, ct)) return new PeoplePage(whose.Card, [], null) { IsHidden = true };
        var part = await PartAsync(viewer.Member, whose, long.TryParse(before, out var id) ? id : null, limit, isTheirs(whose.Id), other, ct);
        return new PeoplePage(whose.Card, part.People, part.Next is { } next ? new MemberId(next).ToString() : null);
    }

    private async Task<PeoplePart> PartAsync(
        MemberId? reader, Member whose, long? before, int limit, Expression<Func<Follow, bool>> isTheirs, Expression<Func<Follow, long>> other, CancellationToken ct)
    {
        if (!await MaySeeAsync(reader, whose, ct)) return PeoplePart.Empty;
        var end = before ?? long.MaxValue;
        var size = Math.Clamp(limit, 1, MostAtOnce);
        var found = await db.Set<Follow>().AsNoTracking().Where(isTheirs).Where(f => f.Id < end).OrderByDescending(f => f.Id).Take(size + 1)
            .Join(db.Set<Member>(), other, m => m.Id, (f, m) => new { f.Id, Member = m }).OrderByDescending(row => row.Id).ToListAsync(ct);
        var shown = found.Take(size).ToList();
        var apart = reader is { } me ? await safety.BlocksAsync(me, [.. shown.Select(row => row.Member.MemberId)], ct) : Blocks.None;
        return new PeoplePart([.. shown.Select(row => row.Member.Card).Where(card => !apart.With(card.Id))], found.Count > size ? shown[^1].Id : null);
    }

    private async Task<bool> MaySeeAsync(MemberId? reader, Member whose, CancellationToken ct) =>
        !whose.IsPrivate || reader == whose.MemberId
        || (reader is { } me && await db.Set<Follow>().AnyAsync(f => f.FollowerId == me.Value && f.FollowedId == whose.Id, ct));

    private static async Task<Results<Ok<PeopleJson>, ProblemHttpResult>> AnswerAsync(HttpContext http, string handle, Task<PeoplePage?> reading) =>
        await reading is { } page
            ? page.IsHidden ? http.Problem(new Refusal("follows_hidden", 404)) : TypedResults.Ok(new PeopleJson([.. page.People.Select(p => PersonJson.Of(p)!)], page.Next))
            : http.Problem(new Refusal("member_unknown", 404) { Args = [Handle.Read(handle)] });

    private static async Task<IResult> ShowAsync(string handle, string list, Task<PeoplePage?> reading) =>
        await reading is { } page
            ? Answers.Page<FollowListPage>(new { Page = page, List = list }, page.IsHidden ? StatusCodes.Status404NotFound : StatusCodes.Status200OK)
            : Answers.Page<NoMemberPage>(new { Handle = Handle.Read(handle) }, StatusCodes.Status404NotFound);
}
