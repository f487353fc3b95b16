using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// Posts of the last days that several other people liked, boosted, answered or quoted for everybody to see. The order is the same for
/// everybody; what of it may be shown is asked for each reader.
/// </summary>
internal sealed class PostTrends(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Of those that most people had to do with. More finds what is rising sooner, and asks for more.</summary>
    private const int MostLooked = 200;

    public sealed record Warm(long Post, MemberId Author, int People);

    private readonly FewMinutes<IReadOnlyList<Warm>> _known = new(scopes, clock);

    /// <summary>The warmest first.</summary>
    public Task<IReadOnlyList<Warm>> NowAsync(CancellationToken ct) => _known.OfAsync(ReadAsync, ct);

    private static async Task<IReadOnlyList<Warm>> ReadAsync(IServiceProvider services, DateTimeOffset now, CancellationToken ct)
    {
        var deeds = new Deeds(services.GetRequiredService<PalabreDb>(), [.. await services.GetRequiredService<IMembers>().SuspendedAsync(ct)], IdMaker.FirstOf(now - TimeSpan.FromDays(Warmth.Days)));
        // What many had to do with over the week would else leave no place for what began today.
        List<long> looked = [.. (await deeds.MostAsync(IdMaker.FirstOf(now - Warmth.Half), MostLooked, ct)).Union(await deeds.MostAsync(0, MostLooked, ct))];
        var of = (await deeds.OfAsync(looked, ct)).ToLookup(d => (d.Post, d.Author), d => new Touch(d.By, IdMaker.TimeOf(d.Id)));
        return [.. of.Select(post => (post.Key, Warmth: Warmth.Of(post, now))).Where(p => p.Warmth.People >= Warmth.FewestPeople)
            .OrderByDescending(p => p.Warmth.Heat).ThenByDescending(p => p.Key.Post).Select(p => new Warm(p.Key.Post, p.Key.Author, p.Warmth.People))];
    }

    private sealed class Deed
    {
        public required long Post { get; init; }
        public required MemberId Author { get; init; }
        public required MemberId By { get; init; }
        public required long Id { get; init; }
    }

    /// <summary>What others did about posts that may be there.</summary>
    /// <param name="since">The first id that is looked at.</param>
    private sealed class Deeds(PalabreDb db, List<MemberId> suspended, long since)
    {
        /// <summary>Those that most people had to do with.</summary>
        public Task<List<long>> MostAsync(long from, int most, CancellationToken ct) =>
            About(Open).Where(d => d.Id >= from).GroupBy(d => d.Post).Select(g => new { Post = g.Key, People = g.Select(d => d.By).Distinct().Count() })
                .Where(p => p.People >= Warmth.FewestPeople).OrderByDescending(p => p.People).ThenByDescending(p => p.Post).Take(most).Select(p => p.Post).ToListAsync(ct);

        public Task<List<Deed>> OfAsync(List<long> posts, CancellationToken ct) => About(Open.Where(p => posts.Contains(p.Id))).ToListAsync(ct);

        /// <summary>Nobody brings up what they wrote themselves, and what is said to few is told to nobody.</summary>
        private IQueryable<Deed> About(IQueryable<Post> open) =>
            // Each by the posts it is about: joined after being put together, all marks of all years would be read.
            open.Join(db.Set<Favourite>(), p => p.Id, f => f.Post, (p, f) => new Deed { Post = p.Id, Author = p.Author, By = f.Member, Id = f.Id })
                .Concat(open.Join(db.Set<Post>(), p => (long?)p.Id, s => s.BoostOf, (p, s) => new Deed { Post = p.Id, Author = p.Author, By = s.Author, Id = s.Id }))
                .Concat(open.Join(Said, p => (long?)p.Id, s => s.ReplyTo, (p, s) => new Deed { Post = p.Id, Author = p.Author, By = s.Author, Id = s.Id }))
                .Concat(open.Join(Said.Where(s => s.QuoteState == QuoteState.Accepted), p => (long?)p.Id, s => s.QuoteOf, (p, s) => new Deed { Post = p.Id, Author = p.Author, By = s.Author, Id = s.Id }))
                .Where(d => d.By != d.Author && !suspended.Contains(d.By));

        /// <summary>Said by what it is not: SQLite would else walk the public posts of the week once for each of them, instead of those that answer it.</summary>
        private IQueryable<Post> Said => db.Set<Post>().Where(p =>
            p.WithheldAt == null && p.Visibility != PostVisibility.Private && p.Visibility != PostVisibility.Direct && p.Visibility != PostVisibility.Club);

        /// <summary>What nobody is spared by a warning, and is no part of somebody else's conversation.</summary>
        private IQueryable<Post> Open => db.Set<Post>().Where(p =>
            p.Visibility == PostVisibility.Public && p.Id >= since && p.BoostOf == null && p.ReplyTo == null && p.WithheldAt == null && !p.IsSensitive && p.Warning == "" && !suspended.Contains(p.Author));
    }
}
