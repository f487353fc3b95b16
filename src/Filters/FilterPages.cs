using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Filters;

/// <summary>A member's filters as a tab of settings: all of them, and one to make or to change. Words are written one a line.</summary>
internal static class FilterPages
{
    public const string Path = "/settings/filters";

    public static string Of(Filter filter) => $"{Path}/{filter.Id}";

    public static IResult Refused(Refusal refused) => Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ForMembers(Scope.Write).ExcludeFromDescription();
        pages.MapGet("", async (string? saved, Viewer viewer, FilterBook book, TimeProvider clock, CancellationToken ct) =>
            Answers.Page<FiltersPage>(new { Filters = await book.OfAsync(viewer.Member!.Value, ct), Now = clock.GetUtcNow(), Saved = saved is not null }));
        pages.MapGet("/{filter:long}", async (FilterId filter, Viewer viewer, FilterBook book, IPosts posts, CancellationToken ct) =>
            await book.FindAsync(viewer.Member!.Value, filter, ct) is { } found ? Answers.Page<FilterPage>(await ShownAsync(found, viewer, posts, ct)) : Refused(FilterBook.Unknown));
        pages.MapGet("/new", async (string? post, HttpContext http, Viewer viewer, FilterFrom from, CancellationToken ct) =>
            Answers.Page<FilterPage>(new { From = await from.FindAsync(viewer.Member!.Value, post, http.Request, ct) }));

        var forms = pages.MapGroup("").RequireRateLimiting(RateLimits.Write);
        forms.MapPost("/new", MakeAsync);
        forms.MapPost("/{filter:long}", ChangeAsync);
        forms.MapPost("/{filter:long}/drop", async (FilterId filter, Viewer viewer, FilterBook book, CancellationToken ct) =>
            await book.RemoveAsync(viewer.Member!.Value, filter, ct) is { } refused ? Refused(refused) : Answers.SeeOther(Path));
        forms.MapPost("/{filter:long}/unname", async (FilterId filter, IFormCollection form, Viewer viewer, FilterBook book, CancellationToken ct) =>
            await book.RemovePostAsync(viewer.Member!.Value, FilterId.TryParse(form["post"], null, out var id) ? id.Value : 0, ct) is { } refused
                ? Refused(refused) : Answers.SeeOther($"{Path}/{filter}"));
    }

    private static async Task<IResult> MakeAsync(HttpContext http, IFormCollection form, Viewer viewer, FilterBook book, FilterFrom from, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var (made, refused) = await book.AddAsync(me, Typed(form, null), ct);
        if (made is null) return await http.PageAgainAsync<FilterPage>(new { From = await from.FindAsync(me, form["from"], http.Request, ct) }, refused!);
        // A post that went meanwhile needs no filter.
        if (form["named"] == "true" && PostId.TryParse(form["from"], null, out var post)) await book.AddPostAsync(me, made.Id, post, ct);
        return Answers.SeeOther($"{Path}?saved");
    }

    private static async Task<IResult> ChangeAsync(FilterId filter, HttpContext http, IFormCollection form, Viewer viewer, FilterBook book, IPosts posts, CancellationToken ct)
    {
        if (await book.FindAsync(viewer.Member!.Value, filter, ct) is not { } known) return Refused(FilterBook.Unknown);
        var (changed, refused) = await book.SetAsync(viewer.Member.Value, filter, Typed(form, known), ct);
        return changed is null ? await http.PageAgainAsync<FilterPage>(await ShownAsync(known, viewer, posts, ct), refused!) : Answers.SeeOther($"{Path}?saved");
    }

    private static async Task<object> ShownAsync(Filter filter, Viewer viewer, IPosts posts, CancellationToken ct) => new
    {
        Filter = filter,
        Posts = await posts.CardsAsync(viewer.Member, [.. filter.Posts.Select(p => p.Post)], ct),
    };

    private static FilterWish Typed(IFormCollection form, Filter? known) => new(
        form["title"],
        [.. form["context"].Select(text => Enum.TryParse<FilterContext>(text, ignoreCase: true, out var context) ? context : 0).Where(c => c != 0)],
        int.TryParse(form["seconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
        form["action"] == "hide" ? FilterAction.Hide : FilterAction.Warn,
        Keywords(form, known));

    /// <summary>Words that were there and still are keep their ids; the others go.</summary>
    private static List<KeywordWish> Keywords(IFormCollection form, Filter? known)
    {
        List<(string Word, bool Whole)> typed = [.. Lines(form["words"]).Select(w => (w, true)), .. Lines(form["parts"]).Select(w => (w, false))];
        var there = known?.Keywords ?? [];
        return [.. there.Where(k => !typed.Contains((k.Keyword, k.WholeWord))).Select(k => new KeywordWish(k.Id, null, null, IsGone: true)),
            .. typed.Where(t => !there.Any(k => k.Keyword == t.Word && k.WholeWord == t.Whole)).Select(t => new KeywordWish(null, t.Word, t.Whole))];
    }

    private static IEnumerable<string> Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct();
}
