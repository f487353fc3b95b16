using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>
/// Whoever opens a room tells those who follow them by a post that leads there; once. It is for nobody who may not come in: a room among
/// acquaintances or by invitation is not posted at all.
/// </summary>
internal sealed partial class PostRoom(IPostWriting posts, IClubs clubs, ILogger<PostRoom> log)
{
    /// <summary>Null where a post would tell of the room to more people than it is for.</summary>
    public static PostVisibility? AudienceOf(RoomAccess access) => access switch { RoomAccess.Open => PostVisibility.Public, RoomAccess.Club => PostVisibility.Club, _ => null };

    /// <summary>The room is open whatever becomes of its post.</summary>
    public async Task DoAsync(Room room, HttpContext http, CancellationToken ct)
    {
        if (AudienceOf(room.Access) is not { } audience) return;
        var slug = room is { IsOfMembers: true, Club: { } club } ? (await clubs.CardsAsync([club], ct)).GetValueOrDefault(club)?.Slug : null;
        var house = http.Request.Absolute("");
        var draft = new PostDraft($"{room.Title}\n{house}/room/{room.Id}", null, null, room.Language, audience) { Club = slug };
        var (_, refused) = await posts.WriteAsync(new(room.Creator, house), draft, http.Reader().Language.Code, $"room {room.Id}", ct);
        if (refused is not null) NotPosted(log, room.Id, refused.Code);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Room {Room} is open, but the post of it was refused: {Code}.")]
    private static partial void NotPosted(ILogger log, RoomId room, string code);
}
