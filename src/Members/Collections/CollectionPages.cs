using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Collections as pages: one's own and those one is in, one to read and to change; and where somebody is put in from their own page.</summary>
internal sealed class CollectionPages(Collections collections, IMembers members)
{
    public const string Path = "/collections";

    /// <summary>Of those one is in, on one page.</summary>
    private const int MostShown = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Path}/{{id:long}}", (CollectionId id, HttpContext http, CollectionPages pages, CancellationToken ct) => pages.ShowAsync(http, id, ct)).ExcludeFromDescription();
        var own = routes.MapGroup(Path).ForMembers(ApiToken.Write).ExcludeFromDescription();
        own.MapGet("", async (int? from, HttpContext http, CollectionPages pages, CancellationToken ct) => Answers.Page<CollectionsPage>(await pages.OwnAsync(Me(http), ct, Math.Max(from ?? 0, 0))));
        var forms = own.MapGroup("").RequireRateLimiting(RateLimits.Write);
        forms.MapPost("", (HttpContext http, IFormCollection form, CollectionPages pages, CancellationToken ct) => pages.MakeAsync(http, form, ct));
        forms.MapPost("/{id:long}", async (CollectionId id, HttpContext http, IFormCollection form, CollectionPages pages, CancellationToken ct) =>
            await pages.AfterAsync(http, id, (await pages.Kept.SetAsync(Me(http), id, Typed(form), ct)).Refused, ct));
        forms.MapPost("/{id:long}/people", (CollectionId id, HttpContext http, IFormCollection form, CollectionPages pages, CancellationToken ct) => pages.PutInAsync(http, id, form, ct));
        forms.MapPost("/{id:long}/out", async (CollectionId id, HttpContext http, IFormCollection form, CollectionPages pages, CancellationToken ct) => await pages.AfterAsync(
            http, id, One(MemberId.TryParse(form["member"], null, out var member) ? await pages.Kept.RemovePersonAsync(Me(http), id, m => m.Person == member.Value, ct) : null), ct, form["back"]));
        forms.MapPost("/{id:long}/leave", async (CollectionId id, HttpContext http, CollectionPages pages, CancellationToken ct) =>
            await pages.AfterAsync(http, id, One(await pages.Kept.LeaveAsync(Me(http), id, null, ct)), ct));
        forms.MapPost("/{id:long}/drop", async (CollectionId id, HttpContext http, CollectionPages pages, CancellationToken ct) =>
            await pages.Kept.RemoveAsync(Me(http), id, ct) is { } refused ? (IResult)Gone(refused) : Answers.SeeOther(Path));
    }

    private Collections Kept => collections;

    private static MemberId Me(HttpContext http) => Viewer.Of(http.User).Member!.Value;

    private async Task<IResult> ShowAsync(HttpContext http, CollectionId id, CancellationToken ct) =>
        await collections.OneAsync(Viewer.Of(http.User).Member, id, ct) is { } one ? Answers.Page<CollectionPage>(Shown(http, one)) : Gone(Collections.Unknown);

    private async Task<object> OwnAsync(MemberId me, CancellationToken ct, int from = 0)
    {
        var with = await collections.WithAsync(me, me, from, MostShown, ct);
        return new { Mine = (await collections.OfAsync(me, me, 0, MemberCollection.Most, ct)).Shown, With = with.Shown, Older = with.Next };
    }

    private async Task<IResult> MakeAsync(HttpContext http, IFormCollection form, CancellationToken ct)
    {
        var (made, refused) = await collections.AddAsync(Me(http), Typed(form), [], ct);
        return made is null ? await http.PageAgainAsync<CollectionsPage>(await OwnAsync(Me(http), ct), [.. refused]) : Answers.SeeOther(made.Path);
    }

    /// <summary>By the name that was typed on the collection's page, or from somebody's own.</summary>
    private async Task<IResult> PutInAsync(HttpContext http, CollectionId id, IFormCollection form, CancellationToken ct)
    {
        var typed = form["person"].ToString().Trim();
        if ((await members.FindAsync([typed], ct)).Values.FirstOrDefault() is not { } person)
            return await AfterAsync(http, id, [AboutMember.Unknown(typed) with { Field = "person", Status = StatusCodes.Status422UnprocessableEntity }], ct);
        return await AfterAsync(http, id, One(await collections.AddPersonAsync(Me(http), id, person.Id, ct)), ct, form["back"]);
    }

    /// <summary>The collection again; where it was refused, with what was typed.</summary>
    private async Task<IResult> AfterAsync(HttpContext http, CollectionId id, IReadOnlyList<Refusal> refused, CancellationToken ct, string? back = null)
    {
        if (refused.Count == 0) return Answers.SeeOther(LocalPath.Or(back, Collection.PathOf(id)));
        return refused[0].Status == StatusCodes.Status422UnprocessableEntity && await collections.OneAsync(Me(http), id, ct) is { } one && one.Owner.Id == Me(http)
            ? await http.PageAgainAsync<CollectionPage>(Shown(http, one), [.. refused]) : Gone(refused[0]);
    }

    private static object Shown(HttpContext http, Collection one) => new { One = one, Url = Address.Of(http, one.Path) };

    private static RazorComponentResult Gone(Refusal refused) => Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);

    private static IReadOnlyList<Refusal> One(Refusal? refused) => refused is null ? [] : [refused];

    private static CollectionWish Typed(IFormCollection form) =>
        new(form["name"], form["description"], Language: null, form["tag"], form["sensitive"] == "yes", form["listed"] == "yes");
}
