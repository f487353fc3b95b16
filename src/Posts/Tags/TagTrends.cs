using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// What is written about lately: tags of public posts by how many people used them, not how often, so that nobody brings one up alone.
/// Nothing else goes in; the answer is the same for everybody, asked of the database every few minutes at most.
/// </summary>
internal sealed class TagTrends(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int MostTags = 20;

    private readonly FewMinutes<IReadOnlyList<TrendingTag>> _known = new(scopes, clock);

    public Task<IReadOnlyList<TrendingTag>> NowAsync(CancellationToken ct) => _known.OfAsync(ReadAsync, ct);

    public async Task<TrendingTag> OfAsync(string tag, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await DaysAsync(await UsesAsync(scope.ServiceProvider, clock.GetUtcNow(), ct), [tag], clock.GetUtcNow(), ct))[0];
    }

    private static async Task<IReadOnlyList<TrendingTag>> ReadAsync(IServiceProvider services, DateTimeOffset now, CancellationToken ct)
    {
        var uses = await UsesAsync(services, now, ct);
        var top = await uses.GroupBy(u => u.Tag).Select(g => new { Tag = g.Key, Authors = g.Select(u => u.Author).Distinct().Count(), Posts = g.Count() })
            .Where(t => t.Authors >= Warmth.FewestPeople).OrderByDescending(t => t.Authors).ThenByDescending(t => t.Posts).ThenBy(t => t.Tag).Take(MostTags).Select(t => t.Tag).ToListAsync(ct);
        return await DaysAsync(uses, top, now, ct);
    }

    private sealed class Use
    {
        public required string Tag { get; init; }
        public required MemberId Author { get; init; }
        public required DateTimeOffset At { get; init; }
    }

    private static async Task<IQueryable<Use>> UsesAsync(IServiceProvider services, DateTimeOffset now, CancellationToken ct)
    {
        var db = services.GetRequiredService<PalabreDb>();
        List<MemberId> suspended = [.. await services.GetRequiredService<IMembers>().SuspendedAsync(ct)];
        // Ids sort by time, and the index of public posts is by id.
        var since = IdMaker.FirstOf(new DateTimeOffset(now.UtcDateTime.Date.AddDays(1 - Warmth.Days), TimeSpan.Zero));
        return db.Set<PostTag>().Join(db.Set<Post>(), t => t.Post, p => p.Id, (t, p) => new { t.Tag, Post = p })
            .Where(u => u.Post.Visibility == PostVisibility.Public && u.Post.Id >= since && u.Post.WithheldAt == null && !suspended.Contains(u.Post.Author))
            .Select(u => new Use { Tag = u.Tag, Author = u.Post.Author, At = u.Post.CreatedAt });
    }

    private static async Task<IReadOnlyList<TrendingTag>> DaysAsync(IQueryable<Use> uses, IReadOnlyList<string> tags, DateTimeOffset now, CancellationToken ct)
    {
        var all = (await uses.Where(u => tags.Contains(u.Tag)).ToListAsync(ct)).ToLookup(u => u.Tag);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return [.. tags.Select(tag => new TrendingTag(tag, Authors(all[tag]), all[tag].Count(),
            [.. Enumerable.Range(0, Warmth.Days).Select(back => today.AddDays(-back)).Select(day => Day(day, all[tag].Where(u => DateOnly.FromDateTime(u.At.UtcDateTime) == day).ToList()))]))];
    }

    private static DayOfUse Day(DateOnly day, List<Use> uses) => new(day, Authors(uses), uses.Count);

    private static int Authors(IEnumerable<Use> uses) => uses.Select(u => u.Author).Distinct().Count();
}
