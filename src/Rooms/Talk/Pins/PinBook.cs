using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Reads pins. Those of our own pages are drawn from what those pages are now, without a request to ourselves.</summary>
internal sealed class PinBook(PalabreDb db, IMembers members)
{
    private const int MostShown = 200;

    public async Task<PinView?> CurrentAsync(RoomId room, CancellationToken ct) =>
        await db.Set<Pin>().AsNoTracking().Where(p => p.Room == room && p.UnpinnedAt == null).OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct) is { } pin
            ? await OfAsync(pin, ct) : null;

    /// <summary>The latest, oldest first.</summary>
    public async Task<IReadOnlyList<PinView>> AllAsync(RoomId room, CancellationToken ct)
    {
        var pins = await db.Set<Pin>().AsNoTracking().Where(p => p.Room == room).OrderByDescending(p => p.Id).Take(MostShown).ToListAsync(ct);
        pins.Reverse();
        return await OfAsync(pins, ct);
    }

    public async Task<PinView> OfAsync(Pin pin, CancellationToken ct) => (await OfAsync([pin], ct))[0];

    /// <summary>Whether a page of ours may be pinned: a member's, or a room's that everyone may know of.</summary>
    public async Task<bool> IsOursAsync(string path, CancellationToken ct) =>
        HandleIn(path) is { } handle ? (await members.FindAsync([handle], ct)).Count > 0 : RoomIn(path) is { } room && (await OpenRoomsAsync([room], ct)).ContainsKey(room);

    /// <summary>All that they lead to is asked for at once.</summary>
    private async Task<IReadOnlyList<PinView>> OfAsync(IReadOnlyList<Pin> pins, CancellationToken ct)
    {
        var people = await members.FindAsync([.. pins.Select(p => HandleIn(p.Address)).OfType<string>().Distinct()], ct);
        var rooms = await OpenRoomsAsync([.. pins.Select(p => RoomIn(p.Address)).OfType<RoomId>().Distinct()], ct);
        return [.. pins.Select(Of)];

        PinView Of(Pin pin)
        {
            var view = new PinView(pin.PinId, pin.Address, pin.Title ?? pin.Address, pin.Description, pin.Site, pin.By, pin.PinnedAt, pin.UnpinnedAt);
            if (HandleIn(pin.Address) is { } handle && people.TryGetValue(handle, out var member)) return view with { Title = member.Name, Site = $"@{member.Handle}", Member = member };
            if (RoomIn(pin.Address) is { } id && rooms.TryGetValue(id, out var room)) return view with { Title = room.Title, Room = room.Id, RoomIsLive = room.IsLive };
            return view;
        }
    }

    private async Task<Dictionary<RoomId, Room>> OpenRoomsAsync(IReadOnlyList<RoomId> rooms, CancellationToken ct) =>
        rooms.Count == 0 ? [] : await db.Set<Room>().AsNoTracking().Where(r => rooms.Contains(r.Id) && r.Access == RoomAccess.Open).ToDictionaryAsync(r => r.Id, ct);

    private static string? HandleIn(string path) => path.StartsWith("/@", StringComparison.Ordinal) && !path[2..].Contains('/') ? path[2..] : null;

    private static RoomId? RoomIn(string path) =>
        path.StartsWith("/room/", StringComparison.Ordinal) && RoomId.TryParse(path["/room/".Length..].Split('?')[0], null, out var id) ? id : null;
}
