using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>A post that is talked about, and by how many.</summary>
public sealed record WarmPost(PostView View, int People);

/// <summary>What is talked about, as one reader may see it: the order is everybody's, what they would see nowhere else is left out, as what its author does not want to be found.</summary>
internal sealed class TrendsFor(PostTrends posts, LinkTrends links, SearchedPosts searched, PostDoor door, IFiltering filters, TimeProvider clock) : ITrends
{
    public async Task<IReadOnlyList<TrendingPost>> PostsAsync(PostReader reader, int skip, int most, CancellationToken ct) =>
        [.. (await PostsAsync(reader.Member, skip, most, ct)).Select(p => new TrendingPost(PostRecords.Of(p.View, reader), p.People))];

    public async Task<IReadOnlyList<WarmPost>> PostsAsync(MemberId? reader, int skip, int most, CancellationToken ct)
    {
        var warm = await posts.NowAsync(ct);
        var there = await searched.FoundAsync(reader, [.. warm.Select(w => w.Post)], ct);
        // One author's posts would else stand there one below the other.
        var shown = warm.Where(w => there.Contains(w.Post)).DistinctBy(w => w.Author).Skip(skip).Take(most).ToDictionary(w => w.Post, w => w.People);
        var views = await searched.ShowAsync(reader, [.. shown.Keys.Select(PostId.From)], ct);
        return [.. views.ShownIn(FilterContext.Public).Select(v => new WarmPost(v, shown[v.Post.Id]))];
    }

    public async Task<IReadOnlyList<TrendingLink>> LinksAsync(MemberId? reader, int skip, int most, CancellationToken ct)
    {
        var warm = await links.NowAsync(ct);
        var there = await searched.FoundAsync(reader, [.. warm.SelectMany(w => w.Shares).Select(s => s.Post).Distinct()], ct);
        var sight = await door.SightAsync(reader, ct);
        List<(LinkPreview Link, List<LinkTrends.Share> Shares)> seen =
            [.. warm.Select(w => (w.Link, Shares: w.Shares.Where(s => there.Contains(s.Post) && !sight.IsApart(s.By) && !sight.Muted.Contains(s.By)).ToList()))];
        List<TrendingLink> several = [.. seen.Where(s => People(s.Shares) >= Warmth.FewestPeople).Select(s => Of(s.Link, s.Shares))];
        return [.. (await WantedAsync(several, reader, ct)).Skip(skip).Take(most)];
    }

    /// <summary>Without those in whose words a filter of the reader's finds something: there is nothing to unfold.</summary>
    private async Task<IEnumerable<TrendingLink>> WantedAsync(List<TrendingLink> all, MemberId? reader, CancellationToken ct)
    {
        if (reader is not { } me || all.Count == 0) return all;
        // Named by their places, which no post has.
        var found = await filters.MatchesAsync(me, all.Select((one, place) => new Filterable(new(-1 - place), $"{one.Link.Title}\n{one.Link.Description}")), ct);
        return all.Where((_, place) => !(found.GetValueOrDefault(new(-1 - place)) ?? []).Any(m => m.Filter.Contexts.Contains(FilterContext.Public)));
    }

    private TrendingLink Of(LinkPreview link, List<LinkTrends.Share> shares)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var byDay = shares.ToLookup(s => DateOnly.FromDateTime(LinkTrends.TouchOf(s).At.UtcDateTime));
        return new(link, People(shares), shares.Count, [.. Enumerable.Range(0, Warmth.Days).Select(back => today.AddDays(-back)).Select(day => new DayOfUse(day, People(byDay[day]), byDay[day].Count()))]);
    }

    private static int People(IEnumerable<LinkTrends.Share> shares) => shares.Select(s => s.By).Distinct().Count();
}
