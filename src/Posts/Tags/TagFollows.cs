using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Which tags a member follows.</summary>
internal sealed class TagFollows(PalabreDb db, TagTrends trends, PostMemory memory, IdMaker ids) : ITags
{
    public async Task<IReadOnlyList<FollowedTag>> FollowedAsync(MemberId member, CancellationToken ct) =>
        await db.Set<TagFollow>().Where(f => f.Member == member).OrderByDescending(f => f.Id).Select(f => new FollowedTag(f.Id, f.Tag)).ToListAsync(ct);

    public async ValueTask<IReadOnlyList<string>> OfAsync(MemberId member, CancellationToken ct) => (await memory.FollowedTags.OfAsync(member, async () =>
        await db.Set<TagFollow>().Where(f => f.Member == member).Select(f => f.Tag).ToListAsync(ct)))!;

    public async Task<bool> IsFollowedAsync(MemberId? viewer, string tag, CancellationToken ct) =>
        viewer is { } me && KeyOf(tag) is { } key && await db.Set<TagFollow>().AnyAsync(f => f.Member == me && f.Tag == key, ct);

    /// <summary>Those of some members who follow a tag of a post.</summary>
    public async Task<IReadOnlySet<MemberId>> FollowersAsync(long post, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        List<MemberId> asked = [.. among];
        return (await db.Set<TagFollow>().Where(f => EF.Parameter(asked).Contains(f.Member) && db.Set<PostTag>().Any(t => t.Post == post && t.Tag == f.Tag)).Select(f => f.Member).ToListAsync(ct)).ToHashSet();
    }

    public async Task<Refusal?> AddAsync(MemberId member, string tag, CancellationToken ct)
    {
        if (KeyOf(tag) is not { } key) return new("tag_wrong", 422, "tag");
        if (await IsFollowedAsync(member, key, ct)) return null;
        if (await db.Set<TagFollow>().CountAsync(f => f.Member == member, ct) >= TagFollow.Most) return new("tags_many", 422) { Args = [TagFollow.Most] };
        db.Add(new TagFollow { Id = ids.Next(), Member = member, Tag = key });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one counts.
            db.ChangeTracker.Clear();
        }
        memory.FollowedTags.Forget(member);
        return null;
    }

    public async Task UnfollowAsync(MemberId member, string tag, CancellationToken ct)
    {
        var key = KeyOf(tag) ?? "";
        await db.Set<TagFollow>().Where(f => f.Member == member && f.Tag == key).ExecuteDeleteAsync(ct);
        memory.FollowedTags.Forget(member);
    }

    public async Task<Refused?> FollowAsync(MemberId member, string tag, CancellationToken ct) => (await AddAsync(member, tag, ct))?.ToRefused();

    public string? Key(string tag) => KeyOf(tag);

    public Task<IReadOnlyList<TrendingTag>> TrendsAsync(CancellationToken ct) => trends.NowAsync(ct);

    public Task<TrendingTag> UseAsync(string tag, CancellationToken ct) => trends.OfAsync(KeyOf(tag) ?? "", ct);

    /// <summary>What is read as one tag and nothing else.</summary>
    public static string? KeyOf(string tag) => PostText.Read($"#{tag.TrimStart('#')}") is [{ Kind: PartKind.Tag, Value: var key }] ? key : null;
}
