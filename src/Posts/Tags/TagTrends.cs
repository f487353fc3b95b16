using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// What is written about lately: tags of public posts by how many people used them, not how often, so that nobody brings one up alone. As with posts
/// that are talked about, what stands behind a warning does not count, nor who does not want to be found; nothing else goes in. The answer is the same for
/// everybody, asked of the database every few minutes at most, and anew when one of those who brought a tag up changes what they want.
/// </summary>
internal sealed class TagTrends(IServiceScopeFactory scopes, TimeProvider clock) : IHearAtOnce<MemberChanged>
{
    private const int MostTags = 20;

    /// <summary>Of those that most people used. More finds enough even where many of them do not want to be found, and reads more.</summary>
    private const int MostLooked = 60;

    private readonly FewMinutes<Known> _known = new(scopes, clock);

    private sealed record Known(IReadOnlyList<TrendingTag> Tags, IReadOnlySet<MemberId> Authors);

    public async Task<IReadOnlyList<TrendingTag>> NowAsync(CancellationToken ct) => (await _known.OfAsync(ReadAsync, ct)).Tags;

    public async Task<TrendingTag> OfAsync(string tag, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await UsedAsync(scope.ServiceProvider, await UsesAsync(scope.ServiceProvider, clock.GetUtcNow(), ct), [tag], clock.GetUtcNow(), ct)).Tags[0];
    }

    public void Hear(MemberChanged told) => _known.ForgetWhere(known => known.Authors.Contains(told.Member));

    private static async Task<Known> ReadAsync(IServiceProvider services, DateTimeOffset now, CancellationToken ct)
    {
        var uses = await UsesAsync(services, now, ct);
        var looked = await uses.GroupBy(u => u.Tag).Select(g => new { Tag = g.Key, Authors = g.Select(u => u.Author).Distinct().Count(), Posts = g.Count() })
            .Where(t => t.Authors >= Warmth.FewestPeople).OrderByDescending(t => t.Authors).ThenByDescending(t => t.Posts).ThenBy(t => t.Tag).Take(MostLooked).Select(t => t.Tag).ToListAsync(ct);
        var used = await UsedAsync(services, uses, looked, now, ct);
        return used with { Tags = [.. used.Tags.Where(t => t.Authors >= Warmth.FewestPeople).OrderByDescending(t => t.Authors).ThenByDescending(t => t.Posts).ThenBy(t => t.Tag, StringComparer.Ordinal).Take(MostTags)] };
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
            .Where(u => u.Post.Visibility == PostVisibility.Public && u.Post.Id >= since && u.Post.WithheldAt == null && !u.Post.IsSensitive && u.Post.Warning == "" && !suspended.Contains(u.Post.Author))
            .Select(u => new Use { Tag = u.Tag, Author = u.Post.Author, At = u.Post.CreatedAt });
    }

    /// <summary>By whom and when tags were used, without those who do not want to be found.</summary>
    private static async Task<Known> UsedAsync(IServiceProvider services, IQueryable<Use> uses, IReadOnlyList<string> tags, DateTimeOffset now, CancellationToken ct)
    {
        var all = await uses.Where(u => tags.Contains(u.Tag)).ToListAsync(ct);
        var authors = all.Select(u => u.Author).ToHashSet();
        var hidden = await services.GetRequiredService<IMembers>().HiddenFromSearchAsync(authors, ct);
        var of = all.Where(u => !hidden.Contains(u.Author)).ToLookup(u => u.Tag);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return new([.. tags.Select(tag => new TrendingTag(tag, Authors(of[tag]), of[tag].Count(),
            [.. Enumerable.Range(0, Warmth.Days).Select(back => today.AddDays(-back)).Select(day => Day(day, of[tag].Where(u => DateOnly.FromDateTime(u.At.UtcDateTime) == day).ToList()))]))], authors);
    }

    private static DayOfUse Day(DateOnly day, List<Use> uses) => new(day, Authors(uses), uses.Count);

    private static int Authors(IEnumerable<Use> uses) => uses.Select(u => u.Author).Distinct().Count();
}
