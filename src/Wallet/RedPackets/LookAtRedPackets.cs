using Palabre.Core;

namespace Palabre.Wallet;

/// <summary>Shows envelopes to whom they exist for. One whose time is over is ended on the way.</summary>
internal sealed class LookAtRedPackets(RedPacketBook book, RedPacketRights rights, EndRedPacket end, TimeProvider clock)
{
    public async Task<RedPacketView?> OneAsync(Guid id, MemberId? viewer, CancellationToken ct)
    {
        if (await book.FindAsync(id, ct) is not { } packet || !await rights.MaySeeAsync(packet, viewer, ct)) return null;
        if (packet.EndedAt is null && !packet.IsOpenAt(clock.GetUtcNow()))
        {
            await end.DoAsync(id, now: false, ct);
            packet = (await book.FindAsync(id, ct))!;
        }
        return await book.ViewAsync(packet, viewer, ct);
    }

    /// <summary>Those of a room, or of a club by its address; null when that does not exist for the viewer.</summary>
    public async Task<IReadOnlyList<RedPacketView>?> InAsync(RoomId? room, string? club, MemberId? viewer, CancellationToken ct)
    {
        var found = club is null ? null : await rights.ClubAsync(club, viewer, ct);
        if (room is null && found is null) return null;
        var views = new List<RedPacketView>();
        foreach (var packet in await book.InAsync(room, found?.Id, ct))
            if (await rights.MaySeeAsync(packet, viewer, ct)) views.Add(await book.ViewAsync(packet, viewer, ct));
        return views;
    }
}
