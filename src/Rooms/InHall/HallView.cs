namespace Palabre.Rooms;

/// <summary>The hall as one person sees it.</summary>
/// <param name="Rooms">In the order of <see cref="HallRanking"/>.</param>
/// <param name="Veiled">With somebody on stage whom they block: under the capsule.</param>
/// <param name="Hidden">Rooms they did not want to see any more.</param>
public sealed record HallView(IReadOnlyList<HallLine> Rooms, IReadOnlyList<HallLine> Veiled, IReadOnlyList<HallLine> Hidden)
{
    public static readonly HallView Quiet = new([], [], []);

    /// <summary>How many more there are than are shown.</summary>
    public int More { get; init; }

    /// <summary>Whether there are any, whatever the filter shows of them.</summary>
    public bool HasRooms { get; init; }
}

/// <summary>Puts what somebody sees in order.</summary>
public sealed class HallViews(HallRanking ranking, HallSettings settings, TimeProvider clock)
{
    /// <param name="read">The language they read in.</param>
    /// <param name="most">As many as the page shows, unless said otherwise.</param>
    public HallView Of(HallSeen seen, string read, HallFilter filter, int? most = null)
    {
        var (now, company, shown) = (clock.GetUtcNow(), seen.Snapshot.CompanyOf(seen.Taste), most ?? settings.Most);
        var (rooms, veiled, hidden) = (new List<HallLook>(), new List<RoomView>(), new List<RoomView>());
        var has = false;
        for (var at = 0; at < seen.Places.Count; at++)
        {
            var room = seen.Snapshot.Rooms[at].View;
            has |= seen.Places[at] == HallPlace.Shown;
            if (seen.Places[at] == HallPlace.None || !filter.Shows(room)) continue;
            if (seen.Places[at] == HallPlace.Shown) rooms.Add(new(room, company.GetValueOrDefault(at) ?? Company.None, seen.Taste, read, now));
            else (seen.Places[at] == HallPlace.Veiled ? veiled : hidden).Add(room);
        }
        return new(ranking.Best(rooms, shown), Lines(veiled, shown), Lines(hidden, shown)) { More = Math.Max(0, rooms.Count - shown), HasRooms = has };
    }

    private static IReadOnlyList<HallLine> Lines(IEnumerable<RoomView> rooms, int most) => [.. Hall.Ordered(rooms).Take(most).Select(room => new HallLine(room))];
}
