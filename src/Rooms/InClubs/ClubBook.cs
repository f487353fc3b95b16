using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Cards of the clubs of rooms, remembered until they change: a full room is drawn again every second.</summary>
public sealed class ClubBook(IServiceScopeFactory scopes)
{
    /// <summary>Above this the memory is emptied: learning a card again costs one read.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<ClubId, ClubCard> _cards = [];
    private long _changes;

    /// <summary>
    /// The club of a room. Null where it has none, and for a room open to all whose club became private since: the room may be seen by
    /// those for whom the club does not exist.
    /// </summary>
    public async ValueTask<ClubCard?> OfAsync(Room room, CancellationToken ct) =>
        room.Club is { } club && await CardAsync(club, ct) is { } card && (room.IsOfMembers || !card.IsPrivate) ? card : null;

    /// <summary>It is called or hidden otherwise from now on.</summary>
    public void Forget(ClubId club)
    {
        Interlocked.Increment(ref _changes);
        _cards.TryRemove(club, out _);
    }

    private async ValueTask<ClubCard?> CardAsync(ClubId club, CancellationToken ct)
    {
        if (_cards.TryGetValue(club, out var known)) return known;
        var before = Interlocked.Read(ref _changes);
        await using var scope = scopes.CreateAsyncScope();
        var card = (await scope.ServiceProvider.GetRequiredService<IClubs>().CardsAsync([club], ct)).GetValueOrDefault(club);
        if (_cards.Count > Most) _cards.Clear();
        // A change that came during the read wins: what was read may be older than it.
        if (card is not null && Interlocked.Read(ref _changes) == before) _cards[club] = card;
        return card;
    }
}
