using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Web.Outside;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>An author changes what they wrote. How it stood before remains to be read by whoever may read it.</summary>
internal sealed class EditPost(PalabreDb db, PostDoor door, PostSigns signs, PostMemory memory, AttachPictures pictures, PicturesOfPosts shown, PicturesBell bell, LinksBell links, PreviewSettings previews, IdMaker ids, TimeProvider clock, PostsSettings settings)
{
    public static void Map(PostRoutes posts, PostsSettings settings)
    {
        posts.Api.MapPut("/{post:long}", AnswerAsync).Deed("EditPost").Produces<PostJson>();
        posts.Forms.MapGet("/{post:long}/edit", PageAsync);
        posts.Forms.MapPost("/{post:long}/edit", AnswerFormAsync).WithMetadata(AddPicture.LimitOf(settings));
    }

    /// <summary>More outlasts more editors of one post at the same moment than one author is.</summary>
    private const int MostTries = 4;

    public async Task<(Post? Post, Refusal? Refused)> DoAsync(MemberId me, PostId id, PostWish wished, string host, string language, CancellationToken ct)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (post, refused) = await TryAsync(me, id, wished, host, language, ct);
            if (post is not null || refused is not null) return (post, refused);
            // Changed at this moment, as by the same form pressed twice: it is compared with how it stands now.
            db.ChangeTracker.Clear();
        }
        return (null, PostDoor.Unknown);
    }

    /// <summary>Neither a post nor a refusal when another change came in between.</summary>
    private async Task<(Post? Post, Refusal? Refused)> TryAsync(MemberId me, PostId id, PostWish wished, string host, string language, CancellationToken ct)
    {
        var (post, forbidden) = await OwnAsync(id, me, ct);
        if (post is null) return (null, forbidden);
        var wish = wished.Cleaned(post.Language.Length > 0 ? post.Language : language);
        if (wish.Refuse(settings, post) is { } wrong) return (null, wrong);
        // A mark that stands stays, and a warning that was not there brings it.
        var isSensitive = wish.Sensitive ?? (post.IsSensitive || (wish.Warning!.Length > 0 && post.Warning.Length == 0));
        var (named, crowd) = await signs.NamedAsync(wish.Text!, host, ct);
        if (crowd is not null) return (null, crowd);
        var (otherPictures, unfit) = await pictures.DoAsync(post, wish.Pictures, ct);
        if (unfit is not null) return (null, unfit);
        var otherWords = (post.Text, post.Warning, post.IsSensitive, post.Language) != (wish.Text, wish.Warning, isSensitive, wish.Language);
        var otherRules = (post.WhoQuotes, post.WhoReplies) != (wish.WhoQuotes ?? post.WhoQuotes, wish.WhoReplies ?? post.WhoReplies);
        if (otherRules) post.Let(wish.WhoQuotes, wish.WhoReplies);
        if (!otherWords && !otherPictures) return otherRules ? await SaveRulesAsync(post, ct) : (post, null);

        if (otherWords) db.Add(new PostEdit { Id = ids.Next(), Post = post.Id, Text = post.Text, Warning = post.Warning, IsSensitive = post.IsSensitive, WrittenAt = post.EditedAt ?? post.CreatedAt });
        (post.Text, post.Warning, post.IsSensitive, post.Language) = (wish.Text!, wish.Warning!, isSensitive, wish.Language!);
        var before = post.EditedAt;
        (post.EditedAt, post.Room, post.Show) = (clock.GetUtcNow(), PostSigns.RoomIn(wish.Text!, host), PostSigns.ShowIn(wish.Text!, host));
        return await SaveAsync(post, before, named, previews.Enabled ? PostLink.Of(post, host) : null, ct);
    }

    /// <summary>It says the same as before: it was not edited.</summary>
    private async Task<(Post? Post, Refusal? Refused)> SaveRulesAsync(Post post, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Deleted at this moment.
            db.ChangeTracker.Clear();
            return (null, PostDoor.Unknown);
        }
        memory.Changed(post.Id);
        return (post, null);
    }

    private async Task<(Post? Post, Refusal? Refused)> SaveAsync(Post post, DateTimeOffset? before, IReadOnlyList<MemberCard> named, PostLink? link, CancellationToken ct)
    {
        await using var change = await db.Database.BeginTransactionAsync(ct);
        // Holds the row until the end: of two changes at once the second finds that it was read too early.
        var isOurs = await db.Set<Post>().Where(p => p.Id == post.Id && p.EditedAt == before).ExecuteUpdateAsync(p => p.SetProperty(one => one.EditedAt, post.EditedAt), ct) > 0;
        if (!isOurs)
        {
            db.ChangeTracker.Clear();
            return (null, await db.Set<Post>().AnyAsync(p => p.Id == post.Id, ct) ? null : PostDoor.Unknown);
        }
        await db.Set<PostTag>().Where(t => t.Post == post.Id).ExecuteDeleteAsync(ct);
        await db.Set<PostMention>().Where(m => m.Post == post.Id).ExecuteDeleteAsync(ct);
        db.AddRange(PostSigns.RowsOf(post, named));
        await LinkAsync(post.Id, link, ct);
        db.Tell(new PostChanged(post.PostId));
        db.Tell(new PostEdited(ids.Next(), post.PostId, post.Author));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Deleted at this moment, or a picture taken by another post.
            db.ChangeTracker.Clear();
            return (null, new Refusal("picture_unknown", 422, "pictures"));
        }
        await change.CommitAsync(ct);
        memory.Changed(post.Id);
        bell.Ring();
        links.Ring();
        return (post, null);
    }

    /// <summary>What is known of an address stays when the address does.</summary>
    private async Task LinkAsync(long post, PostLink? link, CancellationToken ct)
    {
        if (await db.Set<PostLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Post == post, ct) is { } before)
        {
            if (before.Address == link?.Address) return;
            await db.Set<PostLink>().Where(l => l.Post == post).ExecuteDeleteAsync(ct);
        }
        if (link is not null) db.Add(link);
    }

    /// <summary>A post of one's own, to be changed; 404 for what one may not know of, 403 for others'.</summary>
    private async Task<(Post? Post, Refusal? Refused)> OwnAsync(PostId id, MemberId me, CancellationToken ct)
    {
        if (await door.FindAsync(id, me, ct) is not { } seen) return (null, PostDoor.Unknown);
        if (seen.Author != me) return (null, new Refusal("post_not_yours", 403));
        return await db.Set<Post>().SingleOrDefaultAsync(p => p.Id == id.Value, ct) is { } post ? (post, null) : (null, PostDoor.Unknown);
    }

    private static async Task<IResult> AnswerAsync(PostId post, PostWish wish, HttpContext http, Viewer viewer, EditPost edit, PostViews views, CancellationToken ct)
    {
        var (changed, refused) = await edit.DoAsync(viewer.Member!.Value, post, wish, http.Request.Host.Value ?? "", http.Reader().Language.Code, ct);
        return changed is null ? http.Problem(refused!) : TypedResults.Ok(PostJson.Of(await views.OneAsync(changed, viewer.Member, ct), http.Request));
    }

    private static async Task<IResult> PageAsync(PostId post, Viewer viewer, EditPost edit, CancellationToken ct)
    {
        var (own, refused) = await edit.OwnAsync(post, viewer.Member!.Value, ct);
        return own is null ? PostAnswers.Refused(refused!) : Answers.Page<EditPostPage>(new { Post = own, Pictures = await edit.PicturesAsync(own, ct) });
    }

    private async Task<IReadOnlyList<PostPicture>> PicturesAsync(Post post, CancellationToken ct) => [.. (await shown.OfAsync([post], ct))[post.Id]];

    private static async Task<IResult> AnswerFormAsync(
        PostId post, HttpContext http, IFormCollection form, Viewer viewer, EditPost edit, FormPictures pictures, PostAnswers answers, CancellationToken ct)
    {
        var (own, refused) = await edit.OwnAsync(post, viewer.Member!.Value, ct);
        if (own is null) return PostAnswers.Refused(refused!);
        var (chosen, unfit) = await pictures.ReadAsync(viewer.Member.Value, form, ct);
        if (unfit is null && !FormPictures.IsNotDone(form))
        {
            // The form has no mark of its own: it goes with the warning that brought it.
            bool? mark = own.Warning.Length > 0 && string.IsNullOrWhiteSpace(form["warning"]) ? false : null;
            (var changed, unfit) = await edit.DoAsync(viewer.Member.Value, post, new(form["text"], form["warning"], mark, Pictures: chosen), http.Request.Host.Value ?? "", http.Reader().Language.Code, ct);
            if (changed is not null) return Answers.SeeOther(await answers.PathOfAsync(changed, ct));
        }
        return await http.PageAgainAsync<EditPostPage>(new { Post = own }, unfit is null ? [] : [unfit]);
    }
}
