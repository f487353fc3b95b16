using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Rooms;

/// <summary>
/// Whoever begins to support a creator finds that one's rooms for supporters; for whoever stops they are over, unless a moderator brought
/// them in. Heard twice it changes nothing: what holds is what is stored.
/// </summary>
internal sealed class AdmitWhenEntitlementsChanged(LiveRooms live, IEntitlements entitlements, KeepApart apart, Newsroom news) : IOn<EntitlementsChanged>
{
    public async Task HandleAsync(EntitlementsChanged told, CancellationToken ct)
    {
        var rooms = live.All.Where(r => r.Room.IsOfSupporters && r.Room.Creator == told.Creator).ToList();
        if (rooms.Count == 0) return;
        var supports = (await entitlements.SupportersAmongAsync(told.Creator, Benefits.Rooms, [told.Supporter], ct)).Count > 0;
        foreach (var room in rooms)
        {
            if (supports) room.Acquaint(told.Supporter);
            else
            {
                room.Forget(told.Supporter);
                if (!room.Admits(told.Supporter)) await apart.PutOutAsync(room, told.Supporter, by: null, ct);
            }
        }
        news.RefreshHall();
    }
}
