using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Fills the memory of posts: each question takes all that is missing.</summary>
internal sealed class ReadPosts(PalabreDb db, PostMemory memory, IMembers members, IClubs clubs, PicturesOfPosts pictures)
{
    /// <summary>SQLite puts no more than 500 questions together.</summary>
    private const int ShelvesAtOnce = 200;

    /// <summary>In the order of the ids; null for what is gone.</summary>
    public ValueTask<PostFacts?[]> FactsAsync(IReadOnlyList<long> ids, CancellationToken ct) =>
        memory.Facts.OfAsync(ids, missing => ReadFactsAsync([.. missing], ct));

    /// <summary>Null when it is gone.</summary>
    public async ValueTask<PostFacts?> FactAsync(PostId post, CancellationToken ct) => (await FactsAsync([post.Value], ct))[0];

    /// <summary>In the order of the authors.</summary>
    public ValueTask<Shelf?[]> ShelvesAsync(IReadOnlyList<MemberId> authors, CancellationToken ct) =>
        memory.Shelves.OfAsync(authors, missing => ReadShelvesAsync([.. missing], ct));

    public void ForgetShelf(MemberId author) => memory.Shelves.Forget(author);

    /// <summary>Who is unknown is absent.</summary>
    public async ValueTask<IReadOnlyDictionary<MemberId, MemberCard>> CardsAsync(IReadOnlyList<MemberId> ids, CancellationToken ct)
    {
        var found = await memory.Cards.OfAsync(ids, missing => members.CardsAsync(missing, ct));
        var cards = new Dictionary<MemberId, MemberCard>(found.Length);
        foreach (var card in found)
            if (card is not null) cards[card.Id] = card;
        return cards;
    }

    /// <summary>What is unknown is absent.</summary>
    public async ValueTask<IReadOnlyDictionary<ClubId, ClubCard>> ClubsAsync(IReadOnlyList<ClubId> ids, CancellationToken ct) =>
        (await memory.Clubs.OfAsync(ids, missing => clubs.CardsAsync(missing, ct))).OfType<ClubCard>().ToDictionary(club => club.Id);

    /// <summary>What a member did with posts from <paramref name="oldest"/> on.</summary>
    public async ValueTask<MarksOf> MarksAsync(MemberId me, long oldest, CancellationToken ct)
    {
        if (memory.Marks.TryGet(me, out var known) && known.From <= oldest) return known;
        using var reading = memory.Marks.Begin();
        var read = new MarksOf(
            oldest,
            (await db.Set<Favourite>().Where(f => f.Member == me && f.Post >= oldest).Select(f => f.Post).ToListAsync(ct)).ToHashSet(),
            // A boost is younger than what it boosts.
            (await db.Set<Post>().Where(p => p.Author == me && p.Id > oldest && p.BoostOf >= oldest).Select(p => p.BoostOf!.Value).ToListAsync(ct)).ToHashSet(),
            (await db.Set<Bookmark>().Where(b => b.Member == me && b.Post >= oldest).Select(b => b.Post).ToListAsync(ct)).ToHashSet());
        reading.Keep(me, read);
        return read;
    }

    private async Task<IReadOnlyDictionary<long, PostFacts>> ReadFactsAsync(List<long> ids, CancellationToken ct)
    {
        var posts = await db.Set<Post>().AsNoTracking().Where(p => p.BoostOf == null && ids.Contains(p.Id)).ToListAsync(ct);
        var mentions = (await db.Set<PostMention>().AsNoTracking().Where(m => ids.Contains(m.Post)).ToListAsync(ct)).ToLookup(m => m.Post, m => m.Member);
        List<MemberId> suspended = [.. memory.Suspended];
        var replies = await db.Set<Post>().Where(p => p.ReplyTo != null && ids.Contains(p.ReplyTo.Value) && p.WithheldAt == null && !suspended.Contains(p.Author)).GroupBy(p => p.ReplyTo!.Value)
            .Select(g => new { g.Key, All = g.Count(), Open = g.Count(p => p.Visibility == PostVisibility.Public || p.Visibility == PostVisibility.Unlisted) }).ToDictionaryAsync(g => g.Key, ct);
        var boosts = await db.Set<Post>().Where(p => p.BoostOf != null && ids.Contains(p.BoostOf.Value) && !suspended.Contains(p.Author)).GroupBy(p => p.BoostOf!.Value).Select(g => new { g.Key, All = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.All, ct);
        var favourites = await db.Set<Favourite>().Where(f => ids.Contains(f.Post) && !suspended.Contains(f.Member)).GroupBy(f => f.Post).Select(g => new { g.Key, All = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.All, ct);
        var quotes = await db.Set<Post>().Where(p => p.QuoteOf != null && ids.Contains(p.QuoteOf.Value) && p.QuoteState == QuoteState.Accepted && p.WithheldAt == null && !suspended.Contains(p.Author)).GroupBy(p => p.QuoteOf!.Value)
            .Select(g => new { g.Key, All = g.Count(), Open = g.Count(p => p.Visibility == PostVisibility.Public || p.Visibility == PostVisibility.Unlisted) }).ToDictionaryAsync(g => g.Key, ct);
        var links = await db.Set<PostLink>().AsNoTracking().Where(l => ids.Contains(l.Post))
            .Join(db.Set<LinkCard>().AsNoTracking().Where(c => c.Title != ""), l => l.Card, c => (long?)c.Id, (l, c) => new { l.Post, Card = c }).ToDictionaryAsync(l => l.Post, l => l.Card, ct);
        var shown = await pictures.OfAsync(posts, ct);
        var closed = await ClosedAsync(
            [.. replies.Values.Where(r => r.All > r.Open).Select(r => r.Key), .. quotes.Values.Where(q => q.All > q.Open).Select(q => q.Key)], suspended, ct);
        return posts.ToDictionary(p => p.Id, p =>
        {
            var (answers, quoting) = (replies.GetValueOrDefault(p.Id), quotes.GetValueOrDefault(p.Id));
            var totals = new PostTotals(answers?.All ?? 0, boosts.GetValueOrDefault(p.Id), favourites.GetValueOrDefault(p.Id), quoting?.All ?? 0) { Closed = closed.GetValueOrDefault(p.Id, []) };
            return new PostFacts(p, [.. mentions[p.Id]], totals) { Link = links.GetValueOrDefault(p.Id)?.Shown, Pictures = [.. shown[p.Id]] };
        });
    }

    /// <summary>Of the answers to posts and the quotes of them those that are not for everybody; null for too many.</summary>
    private async Task<Dictionary<long, IReadOnlyList<long>?>> ClosedAsync(List<long> ids, List<MemberId> suspended, CancellationToken ct)
    {
        if (ids.Count == 0) return [];
        var closed = db.Set<Post>().Where(p => p.Visibility != PostVisibility.Public && p.Visibility != PostVisibility.Unlisted && p.WithheldAt == null && !suspended.Contains(p.Author));
        var answers = await closed.Where(p => p.ReplyTo != null && ids.Contains(p.ReplyTo.Value)).Select(p => new { To = p.ReplyTo!.Value, p.Id }).ToListAsync(ct);
        var quotes = await closed.Where(p => p.QuoteOf != null && ids.Contains(p.QuoteOf.Value) && p.QuoteState == QuoteState.Accepted).Select(p => new { To = p.QuoteOf!.Value, p.Id }).ToListAsync(ct);
        return answers.Concat(quotes).Distinct().GroupBy(c => c.To, c => c.Id)
            .ToDictionary(g => g.Key, g => g.Count() <= PostTotals.MostClosed ? (IReadOnlyList<long>?)[.. g] : null);
    }

    /// <summary>The latest lines of each author: as many steps in one index, whatever else they wrote.</summary>
    private async Task<IReadOnlyDictionary<MemberId, Shelf>> ReadShelvesAsync(List<MemberId> authors, CancellationToken ct)
    {
        var found = authors.ToDictionary(author => author, _ => new List<ShelfLine>());
        foreach (var some in authors.Chunk(ShelvesAtOnce))
        {
            // One more than is kept tells whether there are older ones. The numbers are ids: nothing anybody typed is in the text.
            var sql = string.Join(" union all ", some.Select(author => string.Create(CultureInfo.InvariantCulture,
                $"select * from (select author, id, coalesce(boost_of, id) from posts where author = {author.Value} order by id desc limit {Shelf.Most + 1}) as shelf")));
            await ReadLinesAsync(sql, (author, line) => found[author].Add(line), ct);
        }

        return found.ToDictionary(shelf => shelf.Key, shelf => new Shelf([.. shelf.Value.OrderByDescending(line => line.Id).Take(Shelf.Most)], shelf.Value.Count <= Shelf.Most));
    }

    /// <summary>Tens of thousands for somebody who follows thousands: read as they come, without anything made of each.</summary>
    private async Task ReadLinesAsync(string sql, Action<MemberId, ShelfLine> keep, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            (command.CommandText, command.Transaction) = (sql, db.Database.CurrentTransaction?.GetDbTransaction());
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) keep(new(rows.GetInt64(0)), new(rows.GetInt64(1), rows.GetInt64(2)));
        }
        finally { await db.Database.CloseConnectionAsync(); }
    }
}
