using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary><c>GET /room/{id}/card.png</c>: the picture that other sites show with a room's link. For those who may know of the room.</summary>
internal sealed class ShowCard(RoomDoor door, RoomViews views, ICommunity communities, CardShelf shelf)
{
    public static void Map(RoomRoutes rooms) => rooms.Pages.MapGet("/card.png", AnswerAsync).RequireRateLimiting(RateLimits.Picture);

    private static async Task<IResult> AnswerAsync(RoomId room, HttpContext http, Viewer viewer, ShowCard show, CancellationToken ct)
    {
        if (await show.ContentAsync(room, viewer, http.Reader(), ct) is not var (content, isOpen)) return TypedResults.NotFound();
        var card = await show.DrawnAsync(room, http.Reader().Language, content, ct);
        http.Response.Headers.CacheControl = isOpen ? "public, max-age=60" : "private, max-age=60";
        http.Response.Headers.Vary = HeaderNames.AcceptLanguage;
        return TypedResults.Bytes(card.Png, "image/png", entityTag: new EntityTagHeaderValue($"\"{card.Tag}\""));
    }

    private Task<DrawnCard> DrawnAsync(RoomId room, Language language, CardContent content, CancellationToken ct) => shelf.OfAsync(room, language, content, ct);

    private async Task<(CardContent Content, bool IsOpen)?> ContentAsync(RoomId id, Viewer viewer, Reader t, CancellationToken ct)
    {
        if (await door.FindAsync(id, viewer, ct) is not { } found) return null;
        var room = await views.OfAsync(found, ct);
        List<MemberCard> faces = room.Stage.Count > 0 ? [.. room.Stage.Select(p => p.Card)] : [room.Creator];
        var people = faces is [var first, .. { Count: > 0 } others] ? $"{first.Name} {t.Count("hall.others_on_stage", others.Count)}" : t["hall.opened_by", room.Creator.Name];
        var content = new CardContent((await communities.GetAsync(ct)).Name, t[room.IsLive ? "hall.live" : "room.ended"], room.IsLive, room.Title, faces, people, t.Language.IsRightToLeft);
        return (content, room.IsOpenToAll);
    }
}

/// <param name="Tag">Changes with what the picture says.</param>
internal sealed record DrawnCard(string Content, string Tag, byte[] Png);

/// <summary>Drawn cards, kept while what they say stands. One is drawn at a time: a crowd of link previews must not take the machine from the sound.</summary>
internal sealed class CardShelf : IDisposable
{
    private const int Most = 200;

    private readonly ConcurrentDictionary<(RoomId, string), DrawnCard> _cards = [];
    private readonly SemaphoreSlim _pen = new(1, 1);

    /// <param name="language">Its words are in; one kept for each, so that readers of two do not draw it anew in turns.</param>
    public async Task<DrawnCard> OfAsync(RoomId room, Language language, CardContent content, CancellationToken ct)
    {
        var says = string.Join('\n', [content.House, content.State, content.Title, content.People, .. content.Faces.Select(f => $"{f.Handle} {f.Name} {f.Portrait}")]);
        var key = (room, language.Code);
        if (_cards.TryGetValue(key, out var kept) && kept.Content == says) return kept;
        await _pen.WaitAsync(ct);
        try
        {
            if (_cards.TryGetValue(key, out kept) && kept.Content == says) return kept;
            if (_cards.Count >= Most) _cards.Clear();
            return _cards[key] = new(says, TagOf(says), CardPicture.Draw(content));
        }
        finally { _pen.Release(); }
    }

    public void Dispose() => _pen.Dispose();

    private static string TagOf(string says) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(says)).AsSpan(0, 8));
}
