using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Web.Outside;

namespace Palabre.Posts;

/// <summary>A member writes a post, or an answer to one.</summary>
internal sealed class WritePost(PalabreDb db, TogetherWriter writer, Ties ties, Audience audience, PostSigns signs, AttachPictures pictures, PostMemory memory, Preferences preferences, LinksBell links, PreviewSettings previews, IdMaker ids, TimeProvider clock, PostsSettings settings)
{
    public const string KeyHeader = "Idempotency-Key";

    public static void Map(PostRoutes posts, PostsSettings settings)
    {
        posts.Api.MapPost("", AnswerAsync).Deed("WritePost").Produces<PostJson>(StatusCodes.Status201Created);
        posts.Forms.MapPost("", AnswerFormAsync).WithMetadata(AddPicture.LimitOf(settings));
    }

    /// <param name="host">Of this house, as the writer reached it: a name or a room behind it is ours.</param>
    /// <param name="language">Of the writer's interface.</param>
    /// <param name="key">Sent again within a day, the same key leads to the post that is there.</param>
    public async Task<(Post? Post, Refusal? Refused)> DoAsync(MemberId me, PostWish wished, string host, string language, string? key, CancellationToken ct)
    {
        var wish = wished.Preferring(await preferences.OfAsync(me, ct)).Cleaned(language);
        if (await EarlierAsync(me, key, ct) is { } earlier) return (earlier, null);
        if (wish.Refuse(settings) is { } wrong) return (null, wrong);
        var (tied, untied) = await ties.OfAsync(me, wish, ct);
        if (tied is not { Answered: var answered, Quoted: var quoted }) return (null, untied);
        var (visibility, club, notFor) = await audience.OfAsync(me, wish, answered, ct);
        if ((notFor ?? tied.Refuse(me, visibility)) is { } closed) return (null, closed);
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
            QuoteOf = quoted?.Id,
            QuotedAuthor = quoted?.Author,
            Room = PostSigns.RoomIn(wish.Text!, host),
            Show = PostSigns.ShowIn(wish.Text!, host),
            HasPoll = wish.Poll is not null,
            CreatedAt = clock.GetUtcNow(),
        };
        post.Let(wish.WhoQuotes, wish.WhoReplies);
        if (quoted is not null) post.Quote(tied.Leave);
        var (_, unfit) = await pictures.DoAsync(post, wish.Pictures, ct);
        return unfit is not null ? (null, unfit) : await SaveAsync(post, named, previews.Enabled ? PostLink.Of(post, host) : null, wish.Poll, key, ct);
    }

    private async Task<(Post? Post, Refusal? Refused)> SaveAsync(Post post, IReadOnlyList<MemberCard> named, PostLink? link, PollWish? asked, string? key, CancellationToken ct)
    {
        using var reading = memory.Facts.Begin();
        try
        {
            await WriteAsync(post, RowsOf(post, named, link, asked, PostKey.Of(key)), ct);
        }
        catch (DbUpdateConcurrencyException) when (post.Pictures > 0)
        {
            // One of its pictures was taken by another post, or forgotten, at this moment.
            db.ChangeTracker.Clear();
            return (null, new Refusal("picture_unknown", 422, "pictures"));
        }
        catch (DbUpdateException e) when (key is not null && UniqueViolation.IsIn(e))
        {
            // Sent twice at once: the other one wrote it. Or long ago, when the key is free again.
            db.ChangeTracker.Clear();
            if (await EarlierAsync(post.Author, key, ct) is { } earlier) return (earlier, null);
            await db.Set<PostKey>().Where(k => k.Author == post.Author && k.Key == key).ExecuteDeleteAsync(ct);
            await WriteAsync(post, RowsOf(post, named, link, asked, PostKey.Of(key)), ct);
        }

        // Its pictures are read with it.
        if (post.Pictures == 0) reading.Keep(post.Id, new(post, named.Select(m => m.Id).ToArray(), PostTotals.None));
        memory.Came(post);
        if (link is not null) links.Ring();
        return (post, null);
    }

    /// <summary>With what others write at this moment; where something changes that is there, such as pictures, by itself.</summary>
    private async Task WriteAsync(Post post, NewRows rows, CancellationToken ct)
    {
        if (!db.ChangeTracker.HasChanges()) await writer.WriteAsync(rows, ct);
        else
        {
            rows.AddTo(db);
            await db.SaveChangesAsync(ct);
        }
    }

    private NewRows RowsOf(Post post, IReadOnlyList<MemberCard> named, PostLink? link, PollWish? asked, string? key)
    {
        var rows = writer.New();
        rows.Add(post);
        rows.AddRange(PostSigns.RowsOf(post, named));
        if (link is not null) rows.Add(link);
        if (asked?.Of(post, ids.Next()) is { } made)
        {
            rows.Add(made.Poll);
            rows.AddRange(made.Options);
        }
        if (key is not null) rows.Add(new PostKey { Author = post.Author, Key = key, Post = post.Id, At = post.CreatedAt });
        rows.TellAtOnce(new PostWritten(post.PostId, post.Author));
        var repliesTo = post.ReplyToAuthor == post.Author ? null : post.ReplyToAuthor;
        IReadOnlyList<MemberId> mentioned = [.. named.Select(m => m.Id).Where(m => m != post.Author)];
        if (repliesTo is not null || mentioned.Count > 0) rows.Tell(new PostAddressed(post.PostId, post.Author, repliesTo, mentioned));
        if (post is { QuoteOf: { } of, QuotedAuthor: { } quoted } && quoted != post.Author) rows.Tell(new PostQuoted(post.PostId, new(of), post.Author, quoted, post.QuoteState == QuoteState.Pending));
        return rows;
    }

    private async Task<Post?> EarlierAsync(MemberId me, string? key, CancellationToken ct)
    {
        if (PostKey.Of(key) is not { } kept) return null;
        var old = clock.GetUtcNow() - PostKey.Life;
        return await db.Set<PostKey>().Where(k => k.Author == me && k.Key == kept && k.At >= old).Join(db.Set<Post>(), k => k.Post, p => p.Id, (_, p) => p).AsNoTracking().SingleOrDefaultAsync(ct);
    }

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
        ReplyTo: PostId.TryParse(form["replyTo"], null, out var answered) ? answered : null, QuoteOf: PostId.TryParse(form["quoteOf"], null, out var quoted) ? quoted : null,
        WhoQuotes: Choices.WhoQuotes(form["quotes"]), WhoReplies: Choices.WhoReplies(form["replies"]));

    /// <summary>The key of a form that was sent, with all it says: pressed twice it is one writing; gone back to and filled in otherwise it is another.</summary>
    internal static string? KeyOf(IFormCollection form)
    {
        if (form["key"].Count == 0) return null;
        var said = form.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}").Concat(form.Files.Select(f => $"{f.FileName}={f.Length}"));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', said))));
    }

    private static async Task<IResult> AnswerFormAsync(HttpContext http, IFormCollection form, Viewer viewer, WritePost write, FormPictures pictures, KeptDrafts drafts, PostAnswers answers, CancellationToken ct)
    {
        var (chosen, unfit) = await pictures.ReadAsync(viewer.Member!.Value, form, ct);
        var wish = Typed(form) with { Pictures = chosen, Poll = FormPoll.Of(form) };
        if (unfit is not null || FormPictures.IsNotDone(form)) return await answers.ComposeAgainAsync(http, viewer, wish, unfit, ct);
        var (post, refused) = await write.DoAsync(viewer.Member.Value, wish, http.Request.Host.Value ?? "", http.Reader().Language.Code, KeyOf(form), ct);
        if (post is null) return await answers.ComposeAgainAsync(http, viewer, wish, refused!, ct);
        await drafts.ForgetAsync(viewer.Member.Value, wish, form, ct);
        return Answers.SeeOther(wish.ReplyTo is null ? PostPaths.Home : await answers.PathOfAsync(post, ct));
    }
}
