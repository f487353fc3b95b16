using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>
/// Cards of the people in rooms, remembered for a minute: a full room is drawn again every second, a name changes once a year.
/// </summary>
public sealed class CardBook(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<MemberId, (MemberCard Card, DateTimeOffset At)> _cards = [];

    public async Task<IReadOnlyDictionary<MemberId, MemberCard>> OfAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var missing = members.Where(m => !_cards.TryGetValue(m, out var known) || now - known.At > Remembered).Distinct().ToList();
        if (missing.Count > 0) await LearnAsync(missing, now, ct);
        var cards = new Dictionary<MemberId, MemberCard>(members.Count);
        foreach (var member in members)
            if (_cards.TryGetValue(member, out var known)) cards[member] = known.Card;
        return cards;
    }

    private async Task LearnAsync(List<MemberId> missing, DateTimeOffset now, CancellationToken ct)
    {
        if (_cards.Count > Most) _cards.Clear();
        await using var scope = scopes.CreateAsyncScope();
        foreach (var (id, card) in await scope.ServiceProvider.GetRequiredService<IMembers>().CardsAsync(missing, ct))
            _cards[id] = (card, now);
    }
}
