using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>A member writes a post, or an answer to one.</summary>
internal sealed class WritePost(PalabreDb db, PostDoor door, Audience audience, PostSigns signs, Preferences preferences, IdMaker ids, TimeProvider clock, PostsSettings settings)
{
    public const string KeyHeader = "Idempotency-Key";

    public static void Map(PostRoutes posts)
    {
        posts.Api.MapPost("", AnswerAsync).Deed("WritePost").Produces<PostJson>(StatusCodes.Status201Created);
        posts.Forms.MapPost("", AnswerFormAsync);
    }

    /// <param name="host">Of this house, as the writer reached it: a name or a room behind it is ours.</param>
    /// <param name="language">Of the writer's interface.</param>
    /// <param name="key">Sent again within a day, the same key leads to the post that is there.</param>
    public async Task<(Post? Post, Refusal? Refused)> DoAsync(MemberId me, PostWish wished, string host, string language, string? key, CancellationToken ct)
    {
        var wish = wished.Preferring(await preferences.OfAsync(me, ct)).Cleaned(language);
        if (await EarlierAsync(me, key, ct) is { } earlier) return (earlier, null);
        if (wish.Refuse(settings) is { } wrong) return (null, wrong);
        var answered = wish.ReplyTo is { } to ? await door.FindAsync(to, me, ct) : null;
        if (wish.ReplyTo is not null && answered is null) return (null, PostDoor.Unknown);
        var (visibility, club, notFor) = await audience.OfAsync(me, wish, answered, ct);
        if (notFor is not null) return (null, notFor);
        var (named, crowd) = await signs.NamedAsync(wish.Text!, host, ct);
        if (crowd is not null) return (null, crowd);

        var id = ids.Next();
        var post = new Post
        {
            Id = id,
            Author = me,
            Text = wish.Text!,
            Warning = wish.Warning!,
            IsSensitive = wish.Sensitive ?? wish.Warning!.Length > 0,
            Language = wish.Language!,
            Visibility = visibility,
            Club = club,
            ReplyTo = answered?.Id,
            ReplyToAuthor = answered?.Author,
            Thread = answered?.Thread ?? id,
            Room = PostSigns.RoomIn(wish.Text!, host),
            CreatedAt = clock.GetUtcNow(),
        };
        return await SaveAsync(post, named, key, ct);
    }

    private async Task<(Post? Post, Refusal? Refused)> SaveAsync(Post post, IReadOnlyList<MemberCard> named, string? key, CancellationToken ct)
    {
        db.Add(post);
        signs.Add(post, named);
        if (Short(key) is { } kept) db.Add(new PostKey { Author = post.Author, Key = kept, Post = post.Id, At = post.CreatedAt });
        var repliesTo = post.ReplyToAuthor == post.Author ? null : post.ReplyToAuthor;
        db.Tell(new PostWritten(post.PostId, post.Author, repliesTo, [.. named.Select(m => m.Id).Where(m => m != post.Author)]));
        try
        {
            await db.SaveChangesAsync(ct);
            return (post, null);
        }
        catch (DbUpdateException e) when (key is not null && UniqueViolation.IsIn(e))
        {
            // Sent twice at once: the other one wrote it.
            db.ChangeTracker.Clear();
            return (await EarlierAsync(post.Author, key, ct), null);
        }
    }

    private async Task<Post?> EarlierAsync(MemberId me, string? key, CancellationToken ct)
    {
        if (Short(key) is not { } kept) return null;
        var old = clock.GetUtcNow() - PostKey.Life;
        await db.Set<PostKey>().Where(k => k.Author == me && k.At < old).ExecuteDeleteAsync(ct);
        return await db.Set<PostKey>().Where(k => k.Author == me && k.Key == kept).Join(db.Set<Post>(), k => k.Post, p => p.Id, (_, p) => p).AsNoTracking().SingleOrDefaultAsync(ct);
    }

    private static string? Short(string? key) => key is { Length: > 0 and <= PostKey.Longest } ? key : null;

    private static async Task<IResult> AnswerAsync(PostWish wish, HttpContext http, Viewer viewer, WritePost write, PostViews views, CancellationToken ct)
    {
        var (post, refused) = await write.DoAsync(viewer.Member!.Value, wish, http.Request.Host.Value ?? "", http.Reader().Language.Code, http.Request.Headers[KeyHeader], ct);
        if (post is null) return http.Problem(refused!);
        var view = await views.OneAsync(post, viewer.Member, ct);
        return TypedResults.Created(http.Request.Absolute($"/api/posts/{post.PostId}"), PostJson.Of(view, http.Request));
    }

    /// <summary>What the form of a post says.</summary>
    internal static PostWish Typed(IFormCollection form) => new(
        form["text"], form["warning"], Language: form["language"], Visibility: Choices.Visibility(form["audience"]), Club: Choices.Club(form["audience"]),
        ReplyTo: PostId.TryParse(form["replyTo"], null, out var answered) ? answered : null);

    private static async Task<IResult> AnswerFormAsync(HttpContext http, IFormCollection form, Viewer viewer, WritePost write, KeptDrafts drafts, PostAnswers answers, CancellationToken ct)
    {
        var wish = Typed(form);
        var (post, refused) = await write.DoAsync(viewer.Member!.Value, wish, http.Request.Host.Value ?? "", http.Reader().Language.Code, form["key"], ct);
        if (post is null) return await answers.ComposeAgainAsync(http, viewer, wish.ReplyTo, refused!, ct);
        await drafts.ForgetAsync(viewer.Member.Value, wish.ReplyTo, ct);
        return Answers.SeeOther(wish.ReplyTo is null ? PostPaths.Home : await answers.PathOfAsync(post, ct));
    }
}
