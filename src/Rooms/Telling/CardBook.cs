using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>
/// Cards of the people in rooms, remembered until they change: a full room is drawn again every second, a name changes once a year.
/// </summary>
public sealed class CardBook(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>For what is not told, such as who was made a steward at the command line.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<MemberId, (MemberCard Card, DateTimeOffset At)> _cards = [];
    private long _changes;

    /// <summary>They are called otherwise, or look otherwise, from now on.</summary>
    public void Forget(MemberId member)
    {
        Interlocked.Increment(ref _changes);
        _cards.TryRemove(member, out _);
    }

    public async Task<IReadOnlyDictionary<MemberId, MemberCard>> OfAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var missing = members.Where(m => !_cards.TryGetValue(m, out var known) || now - known.At > Remembered).Distinct().ToList();
        var cards = new Dictionary<MemberId, MemberCard>(members.Count);
        if (missing.Count > 0)
            foreach (var (member, card) in await LearnAsync(missing, now, ct)) cards[member] = card;
        foreach (var member in members)
            if (!cards.ContainsKey(member) && _cards.TryGetValue(member, out var known)) cards[member] = known.Card;
        return cards;
    }

    private async Task<IReadOnlyDictionary<MemberId, MemberCard>> LearnAsync(List<MemberId> missing, DateTimeOffset now, CancellationToken ct)
    {
        var before = Interlocked.Read(ref _changes);
        if (_cards.Count > Most) _cards.Clear();
        await using var scope = scopes.CreateAsyncScope();
        var learnt = await scope.ServiceProvider.GetRequiredService<IMembers>().CardsAsync(missing, ct);
        // A change that came during the read wins: what was read may be older than it.
        if (Interlocked.Read(ref _changes) == before)
            foreach (var (id, card) in learnt) _cards[id] = (card, now);
        return learnt;
    }
}
