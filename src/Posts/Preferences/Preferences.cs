using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>For whom, in which language, and whether behind a warning a member writes where they say nothing. A tab of settings.</summary>
internal sealed class Preferences(PalabreDb db, PostMemory memory) : IWritingPreferences
{
    public const string Path = "/settings/posts";

    /// <summary>Those one may choose: what is for a club or for those named is said each time.</summary>
    public static readonly IReadOnlyList<PostVisibility> Choosable = [PostVisibility.Public, PostVisibility.Unlisted, PostVisibility.Private];

    /// <param name="Visibility"><c>public</c>, <c>unlisted</c> or <c>private</c>.</param>
    /// <param name="Language">Two or three letters; empty for that of the interface.</param>
    /// <param name="WhoQuotes"><c>followers</c>, <c>everybody</c>, <c>ask</c> or <c>nobody</c>.</param>
    public sealed record PreferencesJson(PostVisibility? Visibility, string? Language, bool? Sensitive, QuoteRule? WhoQuotes = null)
    {
        public static PreferencesJson Of(WritingPreferences now) => new(now.Visibility, now.Language, now.IsSensitive, now.WhoQuotes);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/posts/preferences").WithTags("Posts");
        api.MapGet("", async (Viewer viewer, Preferences preferences, CancellationToken ct) =>
            TypedResults.Ok(PreferencesJson.Of(await preferences.OfAsync(viewer.Member!.Value, ct)))).ForMembers(Scope.Read).WithName("ShowPreferences");
        api.MapPut("", async (PreferencesJson wish, HttpContext http, Viewer viewer, Preferences preferences, CancellationToken ct) =>
        {
            var (now, refused) = await preferences.ChangeAsync(viewer.Member!.Value, new(wish.Visibility, wish.Language, wish.Sensitive, wish.WhoQuotes), ct);
            return now is null ? (IResult)http.Problem(refused!) : TypedResults.Ok(PreferencesJson.Of(now));
        }).Deed("ChangePreferences").Produces<PreferencesJson>();
        var pages = routes.MapGroup(Path).ForMembers(Scope.Write).ExcludeFromDescription();
        pages.MapGet("", async (string? saved, Viewer viewer, Preferences preferences, CancellationToken ct) =>
            Answers.Page<PreferencesPage>(new { Now = await preferences.OfAsync(viewer.Member!.Value, ct), Saved = saved is not null }));
        pages.MapPost("", async (HttpContext http, IFormCollection form, Viewer viewer, Preferences preferences, CancellationToken ct) =>
        {
            var wish = new PreferencesWish(Choices.Visibility(form["audience"]), form["language"].ToString().Trim(), form["sensitive"] == "yes", Choices.WhoQuotes(form["quotes"]));
            return await preferences.ChangeAsync(viewer.Member!.Value, wish, ct) is { Refused: { } refused }
                ? await http.PageAgainAsync<PreferencesPage>(new { Now = await preferences.OfAsync(viewer.Member.Value, ct) }, refused) : Answers.SeeOther($"{Path}?saved");
        }).RequireRateLimiting(RateLimits.Write);
    }

    public async Task<WritingPreferences> OfAsync(MemberId member, CancellationToken ct) => (await memory.Preferences.OfAsync(member, async () =>
        (await db.Set<PreferencesRow>().AsNoTracking().SingleOrDefaultAsync(r => r.Member == member, ct))?.Card ?? WritingPreferences.None))!;

    public async Task<(WritingPreferences? Now, Refused? Refused)> SetAsync(MemberId member, PreferencesWish wish, CancellationToken ct)
    {
        var (now, refused) = await ChangeAsync(member, wish, ct);
        return (now, refused?.ToRefused());
    }

    private async Task<(WritingPreferences? Now, Refusal? Refused)> ChangeAsync(MemberId member, PreferencesWish wish, CancellationToken ct)
    {
        if (wish.Visibility is { } visibility && !Choosable.Contains(visibility)) return (null, new("preference_audience", 422, "audience"));
        if (wish.Language is { Length: > 0 } language && PostWish.Code(language) is null) return (null, new("preference_language", 422, "language"));
        var row = await db.Set<PreferencesRow>().SingleOrDefaultAsync(r => r.Member == member, ct);
        if (row is null) db.Add(row = new PreferencesRow { Member = member });
        (row.Visibility, row.IsSensitive, row.WhoQuotes) = (wish.Visibility ?? row.Visibility, wish.IsSensitive ?? row.IsSensitive, wish.WhoQuotes ?? row.WhoQuotes);
        if (wish.Language is not null) row.Language = PostWish.Code(wish.Language) ?? "";
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Pressed twice at once: the other press has saved it.
            db.ChangeTracker.Clear();
        }
        memory.Preferences.Forget(member);
        return (row.Card, null);
    }
}
