using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>What other slices may ask of posts.</summary>
internal sealed class PostsFacade(PalabreDb db, PostDoor door, ThreadMutes mutes, IMembers members, PicturesOfPosts pictures, IFiltering filters, FilterablePosts read) : IPosts
{
    private const int LongestExcerpt = 140;

    public async Task<IReadOnlyDictionary<PostId, PostCard>> CardsAsync(MemberId? viewer, IReadOnlyCollection<PostId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new Dictionary<PostId, PostCard>();
        List<long> wanted = [.. ids.Select(id => id.Value)];
        var found = await door.Written(await door.SightAsync(viewer, ct)).Where(p => wanted.Contains(p.Id)).ToListAsync(ct);
        var authors = await members.CardsAsync([.. found.Select(p => p.Author).Distinct()], ct);
        var shown = await pictures.OfAsync(found.Where(p => p.Text.Length == 0), ct);
        return found.Where(p => authors.ContainsKey(p.Author))
            .ToDictionary(p => p.PostId, p => new PostCard(p.PostId, p.Author, Excerpt(p, shown[p.Id]), PostPaths.Of(authors[p.Author], p.Id)));
    }

    public async Task<IReadOnlySet<MemberId>> ReadersAsync(PostId post, IReadOnlyCollection<MemberId> among, CancellationToken ct) =>
        await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == post.Value && p.BoostOf == null, ct) is { } found
            ? await door.ReadersAsync(found, among, ct)
            : new HashSet<MemberId>();

    public async Task<IReadOnlyDictionary<PostId, PostEvidence>> EvidenceAsync(MemberId? viewer, IReadOnlyCollection<PostId> ids, CancellationToken ct)
    {
        List<long> wanted = [.. ids.Select(id => id.Value)];
        var found = await door.Written(await door.SightAsync(viewer, ct)).Where(p => wanted.Contains(p.Id)).ToListAsync(ct);
        var authors = await members.CardsAsync([.. found.Select(p => p.Author).Distinct()], ct);
        return found.Where(p => authors.ContainsKey(p.Author))
            .ToDictionary(p => p.PostId, p => new PostEvidence(p.PostId, p.Author, p.Text, p.Warning, PostPaths.Of(authors[p.Author], p.Id)));
    }

    public async Task<IReadOnlySet<MemberId>> TiredAsync(PostId post, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        if (await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == post.Value, ct) is not { } told) return new HashSet<MemberId>();
        List<MemberId> others = [.. among.Where(m => m != told.Author)];
        return (await mutes.OfAsync(post, among, ct)).Union(await filters.HidingAsync(FilterContext.Notifications, await read.OfAsync(told, ct), others, ct)).ToHashSet();
    }

    /// <summary>The beginning of a post on one line, for where the whole has no place; of one without words, what its first picture shows.</summary>
    public static string Excerpt(Post post, IEnumerable<PostPicture> pictures)
    {
        var said = post.Text.Length > 0 ? post.Text : pictures.Select(p => p.Description).FirstOrDefault(d => d.Length > 0) ?? "";
        var line = (post.Warning.Length > 0 ? post.Warning : said).ReplaceLineEndings(" ");
        if (line.Length <= LongestExcerpt) return line;
        return $"{line[..(char.IsHighSurrogate(line[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt)]}…";
    }
}
