using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// Posts that come and go with their author. What comes keeps its date, and its id is one of that date, so that every timeline has it in its
/// place. No person is told: what was said years ago is no news, and names in it mean people of another house.
/// </summary>
internal sealed class PostMoving(PalabreDb db, PostDoor door, PostViews views, AddPicture pictures, AttachPictures attach, PictureFiles files, MarkPost marks, PostMemory memory, TimeProvider clock) : IPostMoving
{
    /// <summary>Longer than ours may be, as other houses allow; a bound all the same.</summary>
    public const int MostCharacters = 20_000;

    /// <summary>Two that were written at the same moment meet once in 256 times.</summary>
    private const int MostTries = 4;

    public async Task<IReadOnlySet<string>> KnownAsync(MemberId me, IReadOnlyCollection<string> sources, CancellationToken ct) =>
        (await db.Set<BroughtRow>().Where(r => r.Author == me && sources.Contains(r.Source)).Select(r => r.Source).ToListAsync(ct)).ToHashSet();

    public async Task<IReadOnlySet<PostId>> OwnAmongAsync(MemberId me, IReadOnlyCollection<PostId> posts, CancellationToken ct)
    {
        List<long> ids = [.. posts.Select(p => p.Value)];
        return (await db.Set<Post>().Where(p => p.Author == me && p.BoostOf == null && ids.Contains(p.Id)).Select(p => p.Id).ToListAsync(ct)).Select(id => new PostId(id)).ToHashSet();
    }

    public async Task<IReadOnlyDictionary<string, PostId>> BroughtAsync(MemberId me, IReadOnlyCollection<string> sources, CancellationToken ct) =>
        await db.Set<BroughtRow>().Where(r => r.Author == me && sources.Contains(r.Source)).ToDictionaryAsync(r => r.Source, r => new PostId(r.Post), ct);

    public async Task<Refused?> MarkAsync(MemberId me, PostId post, PostMark mark, CancellationToken ct) => (await marks.SetQuietlyAsync(me, post, mark, ct))?.ToRefused();

    public async Task<(PictureId? Picture, Refused? Refused)> BringPictureAsync(MemberId me, Stream picture, long bytes, string description, CancellationToken ct)
    {
        var said = PictureWords.Clean(description);
        var (added, refused) = await pictures.BringAsync(me, picture, bytes, new(default, said.Length > Picture.LongestDescription ? said[..Picture.LongestDescription] : said), ct);
        return (added?.Shown.Id, refused?.ToRefused());
    }

    public async Task<Refused?> BringAsync(MemberId me, BroughtPost brought, CancellationToken ct)
    {
        if (Refuse(brought) is { } wrong) return wrong;
        for (var tries = 0; tries < MostTries; tries++)
        {
            if ((await KnownAsync(me, [brought.Source], ct)).Count > 0) return null;
            var (isDone, refused) = await TryAsync(me, brought, ct);
            if (isDone) return refused;
        }
        return new("moved_source", 422);
    }

    public async Task<IReadOnlyList<WrittenPost>> OwnAsync(PostReader me, long? before, int most, CancellationToken ct)
    {
        if (me.Member is not { } author) return [];
        var lines = door.Seen(await door.SightAsync(author, ct)).Where(l => l.Line.Author == author);
        if (before is { } line) lines = lines.Where(l => l.Line.Id < line);
        return [.. (await views.EachAsync(await lines.OrderByDescending(l => l.Line.Id).Take(most).ToListAsync(ct), author, ct)).Select(view => PostRecords.Of(view, me))];
    }

    public Stream? Open(PostPicture picture)
    {
        if (files.Find(Path.GetFileName(picture.Path)) is not { } file) return null;
        try { return File.OpenRead(file); }
        catch (FileNotFoundException)
        {
            // Deleted at this moment.
            return null;
        }
    }

    /// <summary>False when another post has its id, or its source, since a moment.</summary>
    private async Task<(bool IsDone, Refused? Refused)> TryAsync(MemberId me, BroughtPost brought, CancellationToken ct)
    {
        var post = Row(me, brought, await AnsweredAsync(me, brought, ct));
        if ((await attach.DoAsync(post, [.. brought.Pictures.Select(id => new PictureWish(id))], ct)).Refused is { } unfit)
        {
            db.ChangeTracker.Clear();
            return (true, unfit.ToRefused());
        }

        db.Add(post);
        db.AddRange(PostSigns.RowsOf(post, []));
        db.Add(new BroughtRow { Author = me, Source = brought.Source, Post = post.Id });
        db.Tell(new PostFoundOtherwise(post.PostId));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            return (false, null);
        }

        memory.Shelves.Forget(me);
        memory.Figures.Forget(me);
        if (post.ReplyTo is { } answered) memory.Facts.Forget(answered);
        return (true, null);
    }

    private Refused? Refuse(BroughtPost post)
    {
        if (post.Source.Length is 0 or > BroughtRow.LongestSource) return new("moved_source", 422);
        if (PostText.Clean(post.Text).Length == 0 && post.Pictures.Count == 0) return new("post_empty", 422);
        if (post.Text.Length > MostCharacters || post.Warning.Length > MostCharacters) return new("moved_long", 422);
        if (post.WrittenAt <= IdMaker.Epoch || post.WrittenAt > clock.GetUtcNow()) return new("moved_date", 422);
        return post.Visibility is PostVisibility.Public or PostVisibility.Unlisted or PostVisibility.Private ? null : new("moved_audience", 422);
    }

    /// <summary>One of theirs, brought before or written here.</summary>
    private async Task<Post?> AnsweredAsync(MemberId me, BroughtPost brought, CancellationToken ct)
    {
        if (brought.Answers is not { } source) return null;
        var before = await db.Set<BroughtRow>().Where(r => r.Author == me && r.Source == source).Join(db.Set<Post>(), r => r.Post, p => p.Id, (_, p) => p).AsNoTracking().SingleOrDefaultAsync(ct);
        return before ?? (brought.AnswersHere is { } here ? await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == here.Value && p.Author == me && p.BoostOf == null, ct) : null);
    }

    private static Post Row(MemberId me, BroughtPost brought, Post? answered)
    {
        var id = IdMaker.Of(brought.WrittenAt, brought.Place);
        return new Post
        {
            Id = id,
            Author = me,
            Text = PostText.Clean(brought.Text),
            Warning = PostText.Clean(brought.Warning).Replace('\n', ' '),
            IsSensitive = brought.IsSensitive,
            Language = PostWish.Code(brought.Language) ?? "",
            Visibility = brought.Visibility,
            ReplyTo = answered?.Id,
            ReplyToAuthor = answered?.Author,
            Thread = answered?.Thread ?? id,
            CreatedAt = brought.WrittenAt.ToUniversalTime(),
        };
    }
}
