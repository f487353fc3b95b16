using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Reads pins. Those of our own pages are drawn from what those pages are now, without a request to ourselves.</summary>
internal sealed class PinBook(PalabreDb db, IMembers members)
{
    private const int MostKept = 200;

    public async Task<PinView?> CurrentAsync(RoomId room, CancellationToken ct) =>
        await db.Set<Pin>().AsNoTracking().Where(p => p.Room == room && p.UnpinnedAt == null).OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct) is { } pin
            ? await OfAsync(pin, ct) : null;

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<PinView>> AllAsync(RoomId room, CancellationToken ct)
    {
        var views = new List<PinView>();
        foreach (var pin in await db.Set<Pin>().AsNoTracking().Where(p => p.Room == room).OrderBy(p => p.Id).Take(MostKept).ToListAsync(ct))
            views.Add(await OfAsync(pin, ct));
        return views;
    }

    public async Task<PinView> OfAsync(Pin pin, CancellationToken ct)
    {
        var view = new PinView(pin.PinId, pin.Address, pin.Title ?? pin.Address, pin.Description, pin.Site, pin.By, pin.PinnedAt, pin.UnpinnedAt);
        if (await MemberAsync(pin.Address, ct) is { } member) return view with { Title = member.Name, Site = $"@{member.Handle}", Member = member };
        if (await RoomAsync(pin.Address, ct) is { } room) return view with { Title = room.Title, Room = room.Id, RoomIsLive = room.IsLive };
        return view;
    }

    /// <summary>Whether a page of ours may be pinned: a member's, or a room's that everyone may know of.</summary>
    public async Task<bool> IsOursAsync(string path, CancellationToken ct) =>
        await MemberAsync(path, ct) is not null || await RoomAsync(path, ct) is not null;

    private async Task<MemberCard?> MemberAsync(string path, CancellationToken ct) =>
        path.StartsWith("/@", StringComparison.Ordinal) && !path[2..].Contains('/') ? (await members.FindAsync([path[2..]], ct)).Values.FirstOrDefault() : null;

    private async Task<Room?> RoomAsync(string path, CancellationToken ct) =>
        path.StartsWith("/room/", StringComparison.Ordinal) && RoomId.TryParse(path["/room/".Length..].Split('?')[0], null, out var id)
            ? await db.Set<Room>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.Access == RoomAccess.Open, ct) : null;
}
