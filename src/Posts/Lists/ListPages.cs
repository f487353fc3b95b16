using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>A member's lists as pages: all of them, one to read, one to change; and where somebody is put in from their own page.</summary>
internal sealed class ListPages(Lists lists, IFollows follows, IMembers members)
{
    public const string Path = "/lists";

    public static string Of(ListCard list) => $"{Path}/{list.Id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ForMembers(Scope.Write).ExcludeFromDescription();
        pages.MapGet("", async (Viewer viewer, Lists lists, CancellationToken ct) => Answers.Page<ListsPage>(new { Lists = await lists.OfAsync(viewer.Member!.Value, ct) }));
        pages.MapGet("/{list:long}", async (ListId list, TimelinePart part, Viewer viewer, Lists lists, Timelines timelines, CancellationToken ct) =>
            await lists.FindAsync(viewer.Member!.Value, list, ct) is { } card
                ? Answers.Page<ListPage>(new { List = card, Lines = await timelines.OfListAsync(card, viewer.Member.Value, part, ct) })
                : PostAnswers.Refused(Lists.Unknown));
        pages.MapGet("/{list:long}/edit", async (ListId list, Viewer viewer, ListPages edit, CancellationToken ct) =>
            await edit.EditAsync(viewer.Member!.Value, list, ct) is { } shown ? Answers.Page<EditListPage>(shown) : PostAnswers.Refused(Lists.Unknown));

        var forms = pages.MapGroup("").RequireRateLimiting(RateLimits.Write);
        forms.MapPost("", MakeAsync);
        forms.MapPost("/{list:long}/edit", ChangeAsync);
        forms.MapPost("/{list:long}/in", async (ListId list, HttpContext http, IFormCollection form, Viewer viewer, ListPages edit, Lists lists, CancellationToken ct) =>
            await edit.AfterAsync(http, viewer, list, await lists.AddPeopleAsync(viewer.Member!.Value, list, People(form), ct), ct));
        forms.MapPost("/{list:long}/out", async (ListId list, HttpContext http, IFormCollection form, Viewer viewer, ListPages edit, Lists lists, CancellationToken ct) =>
            await edit.AfterAsync(http, viewer, list, await lists.RemovePeopleAsync(viewer.Member!.Value, list, People(form), ct), ct));
        forms.MapPost("/{list:long}/drop", async (ListId list, Viewer viewer, Lists lists, CancellationToken ct) =>
            await lists.RemoveAsync(viewer.Member!.Value, list, ct) is { } refused ? PostAnswers.Refused(refused) : Answers.SeeOther(Path));
        forms.MapPost("/with", WithAsync);
    }

    private static async Task<IResult> MakeAsync(HttpContext http, IFormCollection form, Viewer viewer, Lists lists, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var (made, refused) = await lists.AddAsync(me, Typed(form), ct);
        return made is null ? await http.PageAgainAsync<ListsPage>(new { Lists = await lists.OfAsync(me, ct) }, refused!) : Answers.SeeOther($"{Of(made)}/edit");
    }

    private static async Task<IResult> ChangeAsync(ListId list, HttpContext http, IFormCollection form, Viewer viewer, ListPages edit, Lists lists, CancellationToken ct) =>
        await edit.AfterAsync(http, viewer, list, (await lists.SetAsync(viewer.Member!.Value, list, Typed(form), ct)).Refused, ct);

    /// <summary>A person is in those of one's lists that are ticked, and in no other.</summary>
    private static async Task<IResult> WithAsync(HttpContext http, IFormCollection form, Viewer viewer, Lists lists, IMembers members, IPageOf<MemberPagePiece> page, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (People(form) is not [var person] || (await members.CardsAsync([person], ct)).GetValueOrDefault(person) is not { } card) return PostAnswers.Refused(Lists.Unknown);
        var ticked = form["list"].Select(text => ListId.TryParse(text, null, out var id) ? id : default).ToHashSet();
        foreach (var list in await lists.OfAsync(me, ct))
        {
            var refused = ticked.Contains(list.Id) ? await lists.AddPeopleAsync(me, list.Id, [person], ct) : await lists.RemovePeopleAsync(me, list.Id, [person], ct);
            if (refused is not null) return await page.AgainAsync(http, card.Handle, ct, refused with { Field = "list" });
        }
        return Answers.SeeOther(card.Path);
    }

    private async Task<IResult> AfterAsync(HttpContext http, Viewer viewer, ListId list, Refusal? refused, CancellationToken ct)
    {
        if (refused is null) return Answers.SeeOther($"{Path}/{list}/edit");
        return refused.Status != StatusCodes.Status404NotFound && await EditAsync(viewer.Member!.Value, list, ct) is { } shown
            ? await http.PageAgainAsync<EditListPage>(shown, refused) : PostAnswers.Refused(refused);
    }

    private async Task<object?> EditAsync(MemberId me, ListId id, CancellationToken ct)
    {
        if (await lists.FindAsync(me, id, ct) is not { } list || await lists.PeopleAsync(me, id, ct) is not { } inside) return null;
        var followed = await follows.AllFollowedAsync(me, MemberList.MostPeople, ct);
        var cards = await members.CardsAsync([.. inside.Union(followed)], ct);
        return new
        {
            List = list,
            People = (IReadOnlyList<MemberCard>)[.. inside.Select(cards.GetValueOrDefault).OfType<MemberCard>()],
            Others = (IReadOnlyList<MemberCard>)[.. followed.Except(inside).Select(cards.GetValueOrDefault).OfType<MemberCard>().OrderBy(c => c.Name, StringComparer.InvariantCultureIgnoreCase)],
        };
    }

    private static ListWish Typed(IFormCollection form) =>
        new(form["title"], Enum.TryParse<ListReplies>(form["replies"], ignoreCase: true, out var replies) ? replies : null, form["exclusive"] == "yes");

    private static IReadOnlyList<MemberId> People(IFormCollection form) => MemberId.TryParse(form["member"], null, out var member) ? [member] : [];
}
