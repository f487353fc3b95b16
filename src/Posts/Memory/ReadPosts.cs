using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Fills the memory of posts: each question takes all that is missing.</summary>
internal sealed class ReadPosts(PalabreDb db, PostMemory memory, IMembers members, IClubs clubs, PicturesOfPosts pictures)
{
    /// <summary>Of a post: 1 where it is for everybody, else 0.</summary>
    private static readonly string IsOpen = $"case when visibility in ({(int)PostVisibility.Public}, {(int)PostVisibility.Unlisted}) then 1 else 0 end";

    /// <summary>In the order of the ids; null for what is gone.</summary>
    public ValueTask<PostFacts?[]> FactsAsync(IReadOnlyList<long> ids, CancellationToken ct) =>
        memory.Facts.OfAsync(ids, missing => ReadFactsAsync([.. missing], ct));

    /// <summary>Null when it is gone.</summary>
    public async ValueTask<PostFacts?> FactAsync(PostId post, CancellationToken ct) => (await FactsAsync([post.Value], ct))[0];

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
        var (favourites, boosts, bookmarks) = (new HashSet<long>(), new HashSet<long>(), new HashSet<long>());
        // A boost is younger than what it boosts.
        await db.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"""
            select post from post_favourites where member = {me.Value} and post >= {oldest};
            select boost_of from posts where author = {me.Value} and id > {oldest} and boost_of >= {oldest};
            select post from post_bookmarks where member = {me.Value} and post >= {oldest};
            """), ct, row => favourites.Add(row.GetInt64(0)), row => boosts.Add(row.GetInt64(0)), row => bookmarks.Add(row.GetInt64(0)));
        var read = new MarksOf(oldest, favourites, boosts, bookmarks);
        reading.Keep(me, read);
        return read;
    }

    private async Task<IReadOnlyDictionary<long, PostFacts>> ReadFactsAsync(List<long> ids, CancellationToken ct)
    {
        var posts = await db.Set<Post>().AsNoTracking().Where(p => p.BoostOf == null && ids.Contains(p.Id)).ToListAsync(ct);
        List<MemberId> suspended = [.. memory.Suspended];
        var around = await AroundAsync(ids, suspended, ct);
        var links = around.Cards.Count == 0 ? [] : await LinksAsync([.. around.Cards.Values.Distinct()], ct);
        var shown = await pictures.OfAsync(posts, ct);
        var closed = await ClosedAsync([.. around.Closed], suspended, ct);
        return posts.ToDictionary(p => p.Id, p => new PostFacts(p, around.Mentions.GetValueOrDefault(p.Id, []), around.Totals.GetValueOrDefault(p.Id, PostTotals.None) with { Closed = closed.GetValueOrDefault(p.Id, []) })
        {
            Link = around.Cards.TryGetValue(p.Id, out var card) ? links.GetValueOrDefault(card)?.Shown : null,
            Pictures = [.. shown[p.Id]],
        });
    }

    /// <summary>What there is about posts, by their ids.</summary>
    private sealed class Around
    {
        public Dictionary<long, IReadOnlyList<MemberId>> Mentions { get; } = [];
        public Dictionary<long, PostTotals> Totals { get; } = [];
        public Dictionary<long, long> Cards { get; } = [];

        /// <summary>Those with answers or quotes that are not for everybody.</summary>
        public HashSet<long> Closed { get; } = [];

        public void Name(long post, MemberId member) => Mentions[post] = [.. Mentions.GetValueOrDefault(post, []), member];

        public void Count(long post, Func<PostTotals, PostTotals> count) => Totals[post] = count(Totals.GetValueOrDefault(post, PostTotals.None));
    }

    /// <summary>All that is counted and named, in one question.</summary>
    private async Task<Around> AroundAsync(List<long> ids, List<MemberId> suspended, CancellationToken ct)
    {
        var (these, found) = (PlainRows.Listed(ids), new Around());
        string Not(string column) => suspended.Count == 0 ? "" : $" and {column} not in ({PlainRows.Listed(suspended)})";
        await db.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"""
            select post, member from post_mentions where post in ({these});
            select post, count(*) from post_favourites where post in ({these}){Not("member")} group by post;
            select boost_of, count(*) from posts where boost_of in ({these}){Not("author")} group by boost_of;
            select reply_to, count(*), sum({IsOpen}) from posts where reply_to in ({these}) and withheld_at is null{Not("author")} group by reply_to;
            select quote_of, count(*), sum({IsOpen}) from posts where quote_of in ({these}) and quote_state = {(int)QuoteState.Accepted} and withheld_at is null{Not("author")} group by quote_of;
            select post, card from post_links where post in ({these}) and card is not null;
            """), ct,
            row => found.Name(row.GetInt64(0), row.Member(1)),
            row => found.Count(row.GetInt64(0), totals => totals with { Favourites = row.Count(1) }),
            row => found.Count(row.GetInt64(0), totals => totals with { Boosts = row.Count(1) }),
            row => CountOpen(row, totals => totals with { Replies = row.Count(1) }),
            row => CountOpen(row, totals => totals with { Quotes = row.Count(1) }),
            row => found.Cards[row.GetInt64(0)] = row.GetInt64(1));
        return found;

        void CountOpen(DbDataReader row, Func<PostTotals, PostTotals> count)
        {
            found.Count(row.GetInt64(0), count);
            if (row.GetInt64(2) < row.GetInt64(1)) found.Closed.Add(row.GetInt64(0));
        }
    }

    private async Task<Dictionary<long, LinkCard>> LinksAsync(List<long> cards, CancellationToken ct) =>
        await db.Set<LinkCard>().AsNoTracking().Where(c => cards.Contains(c.Id) && c.Title != "").ToDictionaryAsync(c => c.Id, ct);

    /// <summary>Of the answers to posts and the quotes of them those that are not for everybody; null for too many.</summary>
    private async Task<Dictionary<long, IReadOnlyList<long>?>> ClosedAsync(List<long> ids, List<MemberId> suspended, CancellationToken ct)
    {
        if (ids.Count == 0) return [];
        var (these, found) = (PlainRows.Listed(ids), new HashSet<(long To, long Id)>());
        var closed = $"{IsOpen} = 0 and withheld_at is null{(suspended.Count == 0 ? "" : $" and author not in ({PlainRows.Listed(suspended)})")}";
        await db.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"""
            select reply_to, id from posts where reply_to in ({these}) and {closed};
            select quote_of, id from posts where quote_of in ({these}) and quote_state = {(int)QuoteState.Accepted} and {closed};
            """), ct, row => found.Add((row.GetInt64(0), row.GetInt64(1))), row => found.Add((row.GetInt64(0), row.GetInt64(1))));
        return found.GroupBy(c => c.To, c => c.Id).ToDictionary(g => g.Key, g => g.Count() <= PostTotals.MostClosed ? (IReadOnlyList<long>?)[.. g] : null);
    }
}
