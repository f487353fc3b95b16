using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Tags that members put forward on their pages. What stands beside them counts what a guest would find.</summary>
internal sealed class FeaturedTags(PalabreDb db, PostDoor door, IdMaker ids) : IFeaturedTags
{
    private const int MostSuggested = 10;

    public int Most => FeaturedTagRow.Most;

    public async Task<IReadOnlyList<FeaturedTag>> OfAsync(MemberId member, CancellationToken ct)
    {
        var rows = await db.Set<FeaturedTagRow>().AsNoTracking().Where(f => f.Member == member).ToListAsync(ct);
        if (rows.Count == 0) return [];
        List<string> tags = [.. rows.Select(r => r.Tag)];
        var used = (await Used(await door.SightAsync(null, ct), member).Where(u => tags.Contains(u.Tag)).GroupBy(u => u.Tag)
            .Select(g => new { g.Key, Count = g.Count(), Last = g.Max(u => u.Post) }).ToListAsync(ct)).ToDictionary(u => u.Key);
        return [.. rows.Select(r => new FeaturedTag(r.Id, r.Tag, r.Name, used.GetValueOrDefault(r.Tag)?.Count ?? 0, used.GetValueOrDefault(r.Tag) is { } u ? IdMaker.TimeOf(u.Last) : null))
            .OrderByDescending(t => t.Posts).ThenBy(t => t.Id)];
    }

    public async Task<(FeaturedTag? Tag, Refused? Refused)> PutForwardAsync(MemberId me, string tag, CancellationToken ct)
    {
        if (await AddAsync(me, tag, ct) is { } refused) return (null, refused.ToRefused());
        var key = TagFollows.KeyOf(tag);
        return ((await OfAsync(me, ct)).SingleOrDefault(t => t.Tag == key), null);
    }

    public async Task<Refusal?> AddAsync(MemberId me, string tag, CancellationToken ct)
    {
        var name = tag.Trim().TrimStart('#');
        if (TagFollows.KeyOf(name) is not { } key || name.Length > PostTag.Longest) return new("tag_wrong", 422, "tag");
        if (await db.Set<FeaturedTagRow>().AnyAsync(f => f.Member == me && f.Tag == key, ct)) return null;
        if (await db.Set<FeaturedTagRow>().CountAsync(f => f.Member == me, ct) >= Most) return new("featured_tags_many", 422, "tag") { Args = [Most] };
        db.Add(new FeaturedTagRow { Id = ids.Next(), Member = me, Tag = key, Name = name });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one counts.
            db.ChangeTracker.Clear();
        }
        return null;
    }

    public async Task TakeBackAsync(MemberId me, string tag, CancellationToken ct)
    {
        var key = TagFollows.KeyOf(tag) ?? "";
        await db.Set<FeaturedTagRow>().Where(f => f.Member == me && f.Tag == key).ExecuteDeleteAsync(ct);
    }

    public async Task<bool> TakeBackAsync(MemberId me, long id, CancellationToken ct) => await db.Set<FeaturedTagRow>().Where(f => f.Member == me && f.Id == id).ExecuteDeleteAsync(ct) > 0;

    public async Task<IReadOnlyList<string>> SuggestedAsync(MemberId me, CancellationToken ct)
    {
        var there = db.Set<FeaturedTagRow>().Where(f => f.Member == me).Select(f => f.Tag);
        return await Used(await door.SightAsync(null, ct), me).Where(u => !there.Contains(u.Tag)).GroupBy(u => u.Tag)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(MostSuggested).Select(g => g.Key).ToListAsync(ct);
    }

    private IQueryable<PostTag> Used(Sight guest, MemberId author) =>
        door.Written(guest).Where(p => p.Author == author).Join(db.Set<PostTag>(), p => p.Id, t => t.Post, (_, t) => t);
}
