using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>
/// Drafts follow a member from device to device: kept while they type, continued with one press, gone when the post is sent. The browser's
/// own store keeps the same for when there is no way to the server.
/// </summary>
internal sealed class KeptDrafts(PalabreDb db, PostDoor door, PostViews views, IClubs clubs, PostsSettings settings, TimeProvider clock)
{
    public const int LongestAudience = 120;
    public const string Path = "/posts/drafts";

    /// <param name="Answers">The post it answers; null for a new one.</param>
    public sealed record DraftJson(PostId? Answers, string Text, string Warning, string? Audience, DateTimeOffset At)
    {
        public static DraftJson Of(KeptDraft draft) => new(draft.Answers == 0 ? null : new(draft.Answers), draft.Text, draft.Warning, draft.Audience.Length > 0 ? draft.Audience : null, draft.At);
    }

    /// <param name="Audience">As in the form: <c>public</c>, <c>unlisted</c>, <c>private</c>, <c>direct</c>, or <c>club:</c> and its address.</param>
    public sealed record Wish(string? Text, string? Warning, string? Audience);

    public static void Map(PostRoutes posts)
    {
        posts.Api.MapGet("/drafts", async (Viewer viewer, KeptDrafts drafts, CancellationToken ct) =>
            TypedResults.Ok((await drafts.OfAsync(viewer.Member!.Value, ct)).Select(DraftJson.Of).ToList())).ForMembers(Scope.Read).WithName("ListDrafts");
        posts.Api.MapPut("/drafts/{answers:long}", async (long answers, Wish wish, HttpContext http, Viewer viewer, KeptDrafts drafts, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await drafts.KeepAsync(viewer.Member!.Value, answers, wish, ct))).Deed("KeepDraft").Produces(StatusCodes.Status204NoContent);
        posts.Api.MapDelete("/drafts/{answers:long}", async (long answers, Viewer viewer, KeptDrafts drafts, CancellationToken ct) =>
        {
            await drafts.ForgetAsync(viewer.Member!.Value, answers == 0 ? null : new(answers), ct);
            return TypedResults.NoContent();
        }).Deed("ForgetDraft").Produces(StatusCodes.Status204NoContent);

        posts.Forms.MapGet("/drafts/{answers:long}", async (long answers, Viewer viewer, KeptDrafts drafts, CancellationToken ct) =>
            await drafts.PageAsync(viewer.Member!.Value, answers, ct) is { } page ? Answers.Page<DraftPage>(page) : PostAnswers.Refused(new Refusal("draft_unknown", 404)));
        posts.Forms.MapPost("/drafts", KeepFormAsync);
        posts.Forms.MapPost("/drafts/{answers:long}/forget", async (long answers, Viewer viewer, KeptDrafts drafts, CancellationToken ct) =>
        {
            await drafts.ForgetAsync(viewer.Member!.Value, answers == 0 ? null : new(answers), ct);
            return Answers.SeeOther(PostPaths.Home);
        });
    }

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<KeptDraft>> OfAsync(MemberId me, CancellationToken ct) =>
        await db.Set<KeptDraft>().AsNoTracking().Where(d => d.Member == me).OrderByDescending(d => d.At).ToListAsync(ct);

    public Task<KeptDraft?> FindAsync(MemberId me, long answers, CancellationToken ct) =>
        db.Set<KeptDraft>().AsNoTracking().SingleOrDefaultAsync(d => d.Member == me && d.Answers == answers, ct);

    /// <summary>A new post that was begun; without one, the latest answer to a post that is there no longer, which leads to it from nowhere else.</summary>
    public Task<KeptDraft?> LooseAsync(MemberId me, CancellationToken ct) =>
        db.Set<KeptDraft>().AsNoTracking().Where(d => d.Member == me && (d.Answers == 0 || !db.Set<Post>().Any(p => p.Id == d.Answers)))
            .OrderByDescending(d => d.Answers == 0).ThenByDescending(d => d.At).FirstOrDefaultAsync(ct);

    public async Task<Refusal?> KeepAsync(MemberId me, long answers, Wish wish, CancellationToken ct)
    {
        var (text, warning) = (PostText.Clean(wish.Text), PostText.Clean(wish.Warning));
        // A draft may be longer than a post will be; what is stored is bounded all the same.
        if (text.Length + warning.Length > settings.MostCharacters * 20) return new("post_long", 422, "text") { Args = [settings.MostCharacters] };
        if (text.Length + warning.Length == 0)
        {
            await ForgetAsync(me, answers == 0 ? null : new(answers), ct);
            return null;
        }
        var draft = await db.Set<KeptDraft>().SingleOrDefaultAsync(d => d.Member == me && d.Answers == answers, ct);
        // What was begun is gone on with, also when what it answers went.
        if (draft is null && answers != 0 && await door.FindAsync(new(answers), me, ct) is null) return PostDoor.Unknown;
        if (draft is null)
        {
            await MakeRoomAsync(me, ct);
            db.Add(draft = new KeptDraft { Member = me, Answers = answers });
        }
        (draft.Text, draft.Warning, draft.Audience, draft.At) = (text, warning, wish.Audience is { Length: <= LongestAudience } audience ? audience : "", clock.GetUtcNow());
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            // Two devices at once, or sent in this moment: what is typed next is kept again.
            db.ChangeTracker.Clear();
        }
        return null;
    }

    /// <summary>After it was sent: what it answers, or what it had been begun as. Of what was begun as a quote nothing is kept here.</summary>
    public Task ForgetAsync(MemberId me, PostWish sent, IFormCollection form, CancellationToken ct)
    {
        var begun = sent.ReplyTo ?? (PostId.TryParse(form["draft"], null, out var loose) ? loose : null);
        return sent.QuoteOf is not null || (begun is null && form.ContainsKey("draft")) ? Task.CompletedTask : ForgetAsync(me, begun, ct);
    }

    public Task ForgetAsync(MemberId me, PostId? answers, CancellationToken ct)
    {
        var which = answers?.Value ?? 0;
        return db.Set<KeptDraft>().Where(d => d.Member == me && d.Answers == which).ExecuteDeleteAsync(ct);
    }

    private async Task MakeRoomAsync(MemberId me, CancellationToken ct)
    {
        var old = await db.Set<KeptDraft>().Where(d => d.Member == me).OrderByDescending(d => d.At).Skip(KeptDraft.Most - 1).Select(d => d.Answers).ToListAsync(ct);
        if (old.Count > 0) await db.Set<KeptDraft>().Where(d => d.Member == me && old.Contains(d.Answers)).ExecuteDeleteAsync(ct);
    }

    /// <summary>What a page needs to go on with a draft; null when there is none. Where what it answers is gone it goes on as a post of its own.</summary>
    private async Task<object?> PageAsync(MemberId me, long answers, CancellationToken ct)
    {
        if (await FindAsync(me, answers, ct) is not { } draft) return null;
        var answered = answers == 0 ? null : await door.FindAsync(new(answers), me, ct);
        return new
        {
            Draft = draft,
            Answered = answered is null ? null : await views.OneAsync(answered, me, ct),
            Clubs = (await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me) ?? [],
        };
    }

    private static async Task<IResult> KeepFormAsync(IFormCollection form, Viewer viewer, KeptDrafts drafts, CancellationToken ct)
    {
        var answers = PostId.TryParse(form["replyTo"], null, out var post) || PostId.TryParse(form["draft"], null, out post) ? post.Value : 0;
        return await drafts.KeepAsync(viewer.Member!.Value, answers, new(form["text"], form["warning"], form["audience"]), ct) is { } refused
            ? PostAnswers.Refused(refused) : Answers.SeeOther(PostPaths.Home);
    }
}
