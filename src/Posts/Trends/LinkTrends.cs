using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// Pages elsewhere that several people lead to, in public posts of the last days or by boosting those. The order is the same for everybody; what of
/// it may be shown is asked for each reader.
/// </summary>
internal sealed class LinkTrends(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Of those that most people lead to. More finds what is rising sooner, and asks for more.</summary>
    private const int MostLooked = 100;

    /// <summary>Who leads there, and by which post: their own, or one they boosted.</summary>
    public sealed class Share
    {
        public required long Card { get; init; }

        /// <summary>Of the line: the post's own, or the boost's.</summary>
        public required long Line { get; init; }
        public required MemberId By { get; init; }
        public required long Post { get; init; }
        public required MemberId Author { get; init; }
    }

    public sealed record Warm(LinkPreview Link, IReadOnlyList<Share> Shares);

    private readonly FewMinutes<IReadOnlyList<Warm>> _known = new(scopes, clock);

    /// <summary>The warmest first.</summary>
    public Task<IReadOnlyList<Warm>> NowAsync(CancellationToken ct) => _known.OfAsync(ReadAsync, ct);

    private static async Task<IReadOnlyList<Warm>> ReadAsync(IServiceProvider services, DateTimeOffset now, CancellationToken ct)
    {
        var db = services.GetRequiredService<PalabreDb>();
        List<MemberId> suspended = [.. await services.GetRequiredService<IMembers>().SuspendedAsync(ct)];
        var shares = Shares(db, suspended, IdMaker.FirstOf(now - TimeSpan.FromDays(Warmth.Days)));
        var top = await shares.GroupBy(s => s.Card).Select(g => new { g.Key, People = g.Select(s => s.By).Distinct().Count() })
            .Where(c => c.People >= Warmth.FewestPeople).OrderByDescending(c => c.People).ThenByDescending(c => c.Key).Take(MostLooked).Select(c => c.Key).ToListAsync(ct);
        var of = (await shares.Where(s => top.Contains(s.Card)).ToListAsync(ct)).ToLookup(s => s.Card);
        var cards = await db.Set<LinkCard>().AsNoTracking().Where(c => top.Contains(c.Id)).ToListAsync(ct);
        return [.. cards.Where(c => c.Shown is not null).OrderByDescending(c => Warmth.Of(of[c.Id].Select(TouchOf), now).Heat).ThenByDescending(c => c.Id).Select(c => new Warm(c.Shown!, [.. of[c.Id]]))];
    }

    public static Touch TouchOf(Share share) => new(share.By, IdMaker.TimeOf(share.Line));

    private static IQueryable<Share> Shares(PalabreDb db, List<MemberId> suspended, long since)
    {
        var open = db.Set<Post>().Where(p => p.Visibility == PostVisibility.Public && p.Id >= since && p.BoostOf == null && p.WithheldAt == null && !p.IsSensitive && p.Warning == "" && !suspended.Contains(p.Author));
        var links = open.Join(db.Set<PostLink>().Where(l => l.Card != null), p => p.Id, l => l.Post, (p, l) => new { Card = l.Card!.Value, p.Id, p.Author })
            .Join(db.Set<LinkCard>().Where(c => c.Title != ""), l => l.Card, c => c.Id, (l, _) => l);
        var own = links.Select(l => new Share { Card = l.Card, Line = l.Id, By = l.Author, Post = l.Id, Author = l.Author });
        var boosted = links.Join(db.Set<Post>().Where(b => b.BoostOf != null && !suspended.Contains(b.Author)), l => l.Id, b => b.BoostOf!.Value,
            (l, b) => new Share { Card = l.Card, Line = b.Id, By = b.Author, Post = l.Id, Author = l.Author });
        return own.Concat(boosted);
    }
}
