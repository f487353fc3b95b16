using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Where a room is in somebody's hall.</summary>
public enum HallPlace { None, Shown, Veiled, Hidden }

/// <summary>What one person may see of a snapshot, and what brings it closer to them.</summary>
/// <param name="Places">One for each of its rooms.</param>
public sealed record HallSeen(HallSnapshot Snapshot, IReadOnlyList<HallPlace> Places, HallTaste Taste)
{
    /// <summary>Equal where two people see the same hall; null where nobody else can.</summary>
    public string? Likeness => Snapshot.IsNothingTo(Taste) ? string.Create(Places.Count, Places, (text, places) =>
    {
        for (var at = 0; at < text.Length; at++) text[at] = (char)('0' + (int)places[at]);
    }) : null;
}

/// <summary>Looks at a snapshot with somebody's eyes. Whom a social or a club's room exists for, somebody asked before.</summary>
public sealed class HallEyes(Doorkeeper keeper, HallTastes tastes, HiddenRooms hidden)
{
    public async ValueTask<HallSeen> SeeAsync(HallSnapshot snapshot, MemberId? viewer, CancellationToken ct)
    {
        if (viewer is not { } me) return new(snapshot, [.. snapshot.Rooms.Select(r => r.Gathering.Room.IsOpenToAll ? HallPlace.Shown : HallPlace.None)], HallTaste.None);
        var sights = await keeper.SightsAsync(snapshot.Casts, snapshot.Everyone, me, ct);
        var mine = hidden.Of(me);
        return new(snapshot, [.. snapshot.Rooms.Select((r, i) => r.Gathering.Admits(me) ? Place(sights[i], mine.Contains(r.View.Id)) : HallPlace.None)], await tastes.OfAsync(me, ct));
    }

    private static HallPlace Place(Sight sight, bool isHidden) => sight switch
    {
        Sight.Shut => HallPlace.None,
        _ when isHidden => HallPlace.Hidden,
        Sight.Veiled => HallPlace.Veiled,
        _ => HallPlace.Shown,
    };
}
