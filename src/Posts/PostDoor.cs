using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>What decides which posts exist for somebody, read once for all that is asked in their name.</summary>
/// <param name="Me">Null for a guest.</param>
/// <param name="Blocks">Between whom and them there is a block, either way.</param>
/// <param name="Suspended">Now.</param>
/// <param name="Muted">Whose posts do not come to them by themselves.</param>
internal sealed record Sight(MemberId? Me, Circle Circle, Blocks Blocks, IReadOnlySet<MemberId> Suspended, List<MemberId> Muted)
{
    private List<MemberId>? _apart;

    /// <summary>Everybody whose posts do not exist for them, as databases take it.</summary>
    public List<MemberId> Apart => _apart ??= [.. Blocks.Blocked.Union(Blocks.BlockedBy).Union(Suspended)];

    /// <summary>The reader and somebody keep apart: they count otherwise than everybody.</summary>
    public bool HasBlocks => Blocks.Blocked.Count + Blocks.BlockedBy.Count > 0;
    public List<MemberId> Followed => Circle.Followed;
    public List<ClubId> Clubs => Circle.Clubs;

    /// <summary>The same answer as <see cref="Apart"/> holds.</summary>
    public bool IsApart(MemberId member) => Suspended.Contains(member) || Blocks.With(member);

    /// <summary>The same answer as <see cref="PostDoor.Written"/> gives, of a post that is in memory.</summary>
    public bool Sees(PostFacts facts)
    {
        var post = facts.Post;
        if (post.WithheldAt is not null) return false;
        if (Me is not { } me) return post.IsPublic && !IsApart(post.Author);
        if (post.Author == me) return true;
        if (IsApart(post.Author)) return false;
        return post.Visibility switch
        {
            PostVisibility.Public or PostVisibility.Unlisted => true,
            PostVisibility.Club => post.Club is { } club && Clubs.Contains(club),
            PostVisibility.Private => Circle.FollowedSet.Contains(post.Author) || facts.Mentioned.Contains(me),
            _ => facts.Mentioned.Contains(me),
        };
    }
}

/// <summary>A line of a timeline and the post it shows: itself, or what it boosts.</summary>
internal sealed class Shown
{
    public required Post Line { get; init; }
    public required Post What { get; init; }
}

/// <summary>
/// The one place that says for whom a post exists: <see cref="Seen"/> for one reader of many posts, <see cref="ReadersAsync"/> for one post
/// of many readers. Pages, programs, counts, feeds and news all ask here. A test holds the two against each other.
/// </summary>
internal sealed class PostDoor(PalabreDb db, IMembers members, IFollows follows, IClubs clubs, ISafety safety, PostMemory memory)
{
    /// <summary>More is read by nobody; it bounds the question that is asked.</summary>
    public const int MostFollowed = 10_000;

    private Sight? _sight;

    public static Refusal Unknown => new("post_unknown", 404);

    public async Task<Sight> SightAsync(MemberId? viewer, CancellationToken ct)
    {
        var suspended = await members.SuspendedAsync(ct);
        memory.SuspendedAre(suspended);
        if (viewer is not { } me) return new(null, Circle.None, Blocks.None, suspended, []);
        if (_sight?.Me == me) return _sight;
        var circle = await memory.Circles.OfAsync(me, () => ReadCircleAsync(me, ct));
        var (blocks, muted) = await safety.AllAsync(me, ct);
        return _sight = new(me, circle!, blocks, suspended, [.. muted]);
    }

    private async Task<Circle?> ReadCircleAsync(MemberId me, CancellationToken ct)
    {
        var followed = await follows.AllFollowedAsync(me, MostFollowed, ct);
        var mine = (await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me) ?? [];
        return new([.. followed], [.. mine.Select(c => c.Club.Id)], await follows.WithoutBoostsAsync(me, ct));
    }

    /// <summary>The lines of timelines that exist for somebody: posts, and boosts of posts that exist for them.</summary>
    public IQueryable<Shown> Seen(Sight sight) =>
        from line in db.Set<Post>().AsNoTracking()
        join what in Written(sight) on line.BoostOf ?? line.Id equals what.Id
        where !sight.Apart.Contains(line.Author)
        select new Shown { Line = line, What = what };

    /// <summary>The posts that exist for somebody, without boosts.</summary>
    public IQueryable<Post> Written(Sight sight)
    {
        var posts = db.Set<Post>().AsNoTracking().Where(p => p.BoostOf == null && p.WithheldAt == null);
        var (followed, own, apart) = (sight.Followed, sight.Clubs, sight.Apart);
        if (sight.Me is not { } me) return posts.Where(p => !apart.Contains(p.Author) && (p.Visibility == PostVisibility.Public || p.Visibility == PostVisibility.Unlisted));
        return posts.Where(p => p.Author == me || (!apart.Contains(p.Author) && (
            p.Visibility == PostVisibility.Public || p.Visibility == PostVisibility.Unlisted
            || (p.Visibility == PostVisibility.Club && p.Club != null && own.Contains(p.Club.Value))
            || (p.Visibility == PostVisibility.Private && followed.Contains(p.Author))
            || ((p.Visibility == PostVisibility.Private || p.Visibility == PostVisibility.Direct) && db.Set<PostMention>().Any(m => m.Post == p.Id && m.Member == me)))));
    }

    /// <summary>A post somebody may see; null when there is none, or not for them: the answer is the same.</summary>
    public async Task<Post?> FindAsync(PostId post, MemberId? viewer, CancellationToken ct)
    {
        var sight = await SightAsync(viewer, ct);
        return await Written(sight).SingleOrDefaultAsync(p => p.Id == post.Value, ct);
    }

    /// <summary>Those of <paramref name="among"/> for whom a post exists.</summary>
    public async Task<IReadOnlySet<MemberId>> ReadersAsync(Post post, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        if (post.WithheldAt is not null) return new HashSet<MemberId>();
        if ((await members.SuspendedAsync(ct)).Contains(post.Author)) return among.Where(m => m == post.Author).ToHashSet();
        var blocks = await safety.BlocksAsync(post.Author, among, ct);
        List<MemberId> near = [.. among.Where(m => !blocks.With(m))];
        var readers = post.IsPublic ? near.ToHashSet() : await ChosenAsync(post, near, ct);
        if (among.Contains(post.Author)) readers.Add(post.Author);
        return readers;
    }

    private async Task<HashSet<MemberId>> ChosenAsync(Post post, List<MemberId> near, CancellationToken ct)
    {
        if (post.Visibility == PostVisibility.Club) return post.Club is { } club ? [.. await clubs.MembersAmongAsync(club, near, ct)] : [];
        HashSet<MemberId> chosen = [.. await db.Set<PostMention>().Where(m => m.Post == post.Id && EF.Parameter(near).Contains(m.Member)).Select(m => m.Member).ToListAsync(ct)];
        if (post.Visibility == PostVisibility.Private) chosen.UnionWith(await follows.FollowersAsync(post.Author, near, ct));
        return chosen;
    }
}
