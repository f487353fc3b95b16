using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>A pin as pages and the API show it.</summary>
/// <param name="Title">Of the linked page; the address itself when nothing is known of it.</param>
/// <param name="Member">Whose profile it is, when it is one of ours.</param>
/// <param name="Room">Which room of ours it is; <c>RoomIsLive</c> says whether it goes on.</param>
public sealed record PinView(
    PinId Id, string Address, string Title, string? Description, string? Site, MemberId By, DateTimeOffset PinnedAt, DateTimeOffset? UnpinnedAt,
    MemberCard? Member = null, RoomId? Room = null, bool RoomIsLive = false)
{
    public bool IsOwn => Address.StartsWith('/');
}

/// <param name="Url">Absolute.</param>
/// <param name="UnpinnedAt">Null for the one at the head of the room now.</param>
public sealed record PinJson(PinId Id, string Url, string Title, string? Description, string? Site, MemberId By, DateTimeOffset PinnedAt, DateTimeOffset? UnpinnedAt)
{
    /// <param name="home">Before the path of our own pages.</param>
    public static PinJson Of(PinView pin, string home) => new(
        pin.Id, pin.IsOwn ? home + pin.Address : pin.Address, pin.Title, pin.Description, pin.Site, pin.By, pin.PinnedAt, pin.UnpinnedAt);
}

/// <summary>Event <c>pin</c>: what is at the head of the room now; null when nothing is.</summary>
public sealed record PinNewsJson(RoomId Room, PinJson? Pin);
