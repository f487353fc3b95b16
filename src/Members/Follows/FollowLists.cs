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
public sealed record PeoplePage(MemberCard Of, IReadOnlyList<MemberCard> People, string? Next);

/// <summary>Who follows a member, and whom they follow: as pages and for programs, for everyone.</summary>
internal sealed class FollowLists(PalabreDb db, IMembers members)
{
    /// <summary>More on a page spares requests, fewer make it come sooner.</summary>
    private const int OnePage = 40;
    private const int MostAtOnce = 100;

    public sealed record PeopleJson(IReadOnlyList<PersonJson> Members, string? Next);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/members/{handle}").WithTags("Members");
        api.MapGet("/followers", (string handle, string? before, int? limit, HttpContext http, FollowLists lists, CancellationToken ct) =>
            AnswerAsync(http, handle, lists.FollowersAsync(handle, before, limit ?? OnePage, ct))).WithName("Followers");
        api.MapGet("/following", (string handle, string? before, int? limit, HttpContext http, FollowLists lists, CancellationToken ct) =>
            AnswerAsync(http, handle, lists.FollowingAsync(handle, before, limit ?? OnePage, ct))).WithName("Following");

        var pages = routes.MapGroup("/@{handle}").ExcludeFromDescription();
        pages.MapGet("/followers", (string handle, string? before, FollowLists lists, CancellationToken ct) =>
            ShowAsync(handle, "followers", lists.FollowersAsync(handle, before, OnePage, ct)));
        pages.MapGet("/following", (string handle, string? before, FollowLists lists, CancellationToken ct) =>
            ShowAsync(handle, "following", lists.FollowingAsync(handle, before, OnePage, ct)));
    }

    public Task<PeoplePage?> FollowersAsync(string handle, string? before, int limit, CancellationToken ct) =>
        ReadAsync(handle, before, limit, whose => f => f.FollowedId == whose, f => f.FollowerId, ct);

    public Task<PeoplePage?> FollowingAsync(string handle, string? before, int limit, CancellationToken ct) =>
        ReadAsync(handle, before, limit, whose => f => f.FollowerId == whose, f => f.FollowedId, ct);

    private async Task<PeoplePage?> ReadAsync(
        string handle, string? before, int limit, Func<long, Expression<Func<Follow, bool>>> isTheirs, Expression<Func<Follow, long>> other, CancellationToken ct)
    {
        if ((await members.FindAsync([handle], ct)).GetValueOrDefault(handle) is not { } whose) return null;
        var end = long.TryParse(before, out var id) ? id : long.MaxValue;
        var size = Math.Clamp(limit, 1, MostAtOnce);
        var found = await db.Set<Follow>().AsNoTracking().Where(isTheirs(whose.Id.Value)).Where(f => f.Id < end).OrderByDescending(f => f.Id).Take(size + 1)
            .Join(db.Set<Member>(), other, m => m.Id, (f, m) => new { f.Id, Member = m }).OrderByDescending(row => row.Id).ToListAsync(ct);
        var shown = found.Take(size).ToList();
        return new PeoplePage(whose, [.. shown.Select(row => row.Member.Card)], found.Count > size ? new MemberId(shown[^1].Id).ToString() : null);
    }

    private static async Task<Results<Ok<PeopleJson>, ProblemHttpResult>> AnswerAsync(HttpContext http, string handle, Task<PeoplePage?> reading) =>
        await reading is { } page
            ? TypedResults.Ok(new PeopleJson([.. page.People.Select(p => PersonJson.Of(p)!)], page.Next))
            : http.Problem(new Refusal("member_unknown", 404) { Args = [Handle.Read(handle)] });

    private static async Task<IResult> ShowAsync(string handle, string list, Task<PeoplePage?> reading) =>
        await reading is { } page
            ? Answers.Page<FollowListPage>(new { Page = page, List = list })
            : Answers.Page<NoMemberPage>(new { Handle = Handle.Read(handle) }, StatusCodes.Status404NotFound);
}
