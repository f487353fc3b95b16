using Palabre.Core;

namespace Palabre.Search;

/// <summary>A thing that was found, and of what kind.</summary>
public sealed record Found(string Kind, FoundCard Card);

/// <summary>
/// Finds for one viewer. The index says what answers best; the owners say what of it exists for this viewer, and it is asked for more
/// until there is enough, so that what somebody may not see leaves no gap, and no number says that it was there.
/// </summary>
public sealed class Finder(Candidates candidates, IEnumerable<ISearched> kinds, ISafety safety, IFollows follows)
{
    private const int FirstDepth = 100;

    /// <summary>Whoever is kept out of this many, in the end finds fewer than there are.</summary>
    private const int Deepest = 1600;

    /// <summary>How many the owners are asked about at once.</summary>
    private const int AtOnce = 50;

    public IReadOnlyList<ISearched> Kinds { get; } = [.. kinds.OrderBy(k => k.Code)];

    public ISearched? KindOf(string? name) => Kinds.FirstOrDefault(k => k.Kind == name);

    /// <summary>Of each kind a few.</summary>
    /// <param name="kind">One kind alone; null for all.</param>
    public async Task<IReadOnlyList<Found>> FindAsync(MemberId? viewer, SearchQuery query, ISearched? kind, int most, CancellationToken ct)
    {
        var found = new List<Found>();
        if (query.IsEmpty) return found;
        foreach (var one in Kinds.Where(k => kind is null || k == kind)) found.AddRange((await OfKindAsync(one, viewer, query, most, followedOnly: false, ct)).Select(card => new Found(one.Kind, card)));
        return found;
    }

    /// <summary>Of one kind, which are people, those whom the viewer follows.</summary>
    public async Task<IReadOnlyList<FoundCard>> FindFollowedAsync(MemberId viewer, SearchQuery query, ISearched people, int most, CancellationToken ct) =>
        query.IsEmpty ? [] : await OfKindAsync(people, viewer, query, most, followedOnly: true, ct);

    private async Task<IReadOnlyList<FoundCard>> OfKindAsync(ISearched kind, MemberId? viewer, SearchQuery query, int most, bool followedOnly, CancellationToken ct)
    {
        var (found, asked) = (new List<(Candidate Candidate, FoundCard Card)>(), new HashSet<long>());
        for (var depth = FirstDepth; ; depth *= 4)
        {
            var (answering, more) = await candidates.OfAsync(kind, query, depth, ct);
            foreach (var some in answering.Where(c => asked.Add(c.Subject)).Chunk(Math.Max(AtOnce, most)))
            {
                var cards = await ExistingAsync(kind, viewer, some, ct);
                if (followedOnly && viewer is { } me) cards = await FollowedAsync(cards, me, ct);
                found.AddRange(some.Where(c => cards.ContainsKey(c.Subject)).Select(c => (c, cards[c.Subject])));
                if (found.Count >= most) break;
            }
            if (found.Count >= most || !more || depth >= Deepest) break;
        }
        return [.. found.OrderBy(f => f.Candidate.Answering).ThenByDescending(f => f.Candidate.WholeWords).ThenByDescending(f => f.Card.IsLive)
            .ThenByDescending(f => f.Card.Size).ThenByDescending(f => f.Candidate.Number).Take(most).Select(f => f.Card)];
    }

    private async Task<IReadOnlyDictionary<long, FoundCard>> ExistingAsync(ISearched kind, MemberId? viewer, IReadOnlyList<Candidate> some, CancellationToken ct)
    {
        var cards = await kind.FoundByAsync(viewer, [.. some.Select(c => c.Subject)], ct);
        var people = cards.Values.Where(c => c is { IsPerson: true, Member: not null }).Select(c => c.Member!.Id).ToList();
        if (viewer is not { } me || people.Count == 0) return cards;
        var blocks = await safety.BlocksAsync(me, people, ct);
        return cards.Where(c => c.Value is not { IsPerson: true, Member: { } person } || !blocks.With(person.Id)).ToDictionary();
    }

    private async Task<IReadOnlyDictionary<long, FoundCard>> FollowedAsync(IReadOnlyDictionary<long, FoundCard> cards, MemberId me, CancellationToken ct)
    {
        var followed = await follows.FollowedAsync(me, [.. cards.Values.Select(c => c.Member?.Id).OfType<MemberId>()], ct);
        return cards.Where(c => c.Value.Member is { } person && followed.Contains(person.Id)).ToDictionary();
    }
}
