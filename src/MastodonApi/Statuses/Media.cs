using System.Globalization;
using Microsoft.AspNetCore.Http;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>
/// Pictures for statuses (docs.joinmastodon.org/methods/media). Each is ready when it is answered: there is no waiting to be asked about, and
/// both versions of the call say so.
/// </summary>
internal static class Media
{
    public static void Map(MastodonRoutes routes)
    {
        foreach (var version in new[] { 1, 2 }) routes.Post($"/api/v{version}/media", Who.Members, "write:media", AddAsync, Allowance.Media);
        routes.Get("/api/v1/media/{id}", Who.Members, "write:media", FindAsync);
        routes.Change("/api/v1/media/{id}", Who.Members, "write:media", ChangeAsync);
        routes.Delete("/api/v1/media/{id}", Who.Members, "write:media", DropAsync);
    }

    /// <summary>The pictures a status is to have: <c>media_ids[]</c>, with what <c>media_attributes[]</c> says of them. Said nothing, it has none.</summary>
    public static IReadOnlyList<PictureWish> Of(Call call)
    {
        var said = Attributes(call).ToLookup(a => a.Id);
        return [.. call.Said.Ids<PictureId>("media_ids", int.MaxValue).Select(id => said[id].LastOrDefault() ?? new PictureWish(id))];
    }

    private static IEnumerable<PictureWish> Attributes(Call call) =>
        call.Said.Items("media_attributes").Select(item => item.Id<PictureId>("id") is { } id ? Wish(id, item["description"], item["focus"]) : null).OfType<PictureWish>();

    private static async Task<Reply> AddAsync(Call call)
    {
        if (!call.Http.Request.HasFormContentType || (await call.Http.Request.ReadFormAsync(call.Ct)).Files["file"] is not { } file)
            return Reply.Error(422, "Validation failed: File can't be blank");
        await using var picture = file.OpenReadStream();
        var (added, refused) = await call.Ask<IPictures>().AddAsync(call.Me, picture, file.Length, Wish(default, call.Said["description"], call.Said["focus"]), call.Ct);
        return added is null ? call.Refuse(refused!) : Answer(call, added);
    }

    private static async Task<Reply> FindAsync(Call call) =>
        call.Id<PictureId>() is { } id && await call.Ask<IPictures>().FindAsync(call.Me, id, call.Ct) is { } picture ? Answer(call, picture) : Reply.NotFound;

    private static async Task<Reply> ChangeAsync(Call call)
    {
        if (call.Id<PictureId>() is not { } id) return Reply.NotFound;
        var (picture, refused) = await call.Ask<IPictures>().ChangeAsync(call.Me, Wish(id, call.Said["description"], call.Said["focus"]), call.Ct);
        return picture is null ? call.Refuse(refused!) : Answer(call, picture);
    }

    private static async Task<Reply> DropAsync(Call call)
    {
        if (call.Id<PictureId>() is not { } id) return Reply.NotFound;
        return await call.Ask<IPictures>().DropAsync(call.Me, id, call.Ct) is { } refused ? call.Refuse(refused) : Reply.Empty;
    }

    private static PictureWish Wish(PictureId id, string? description, string? focus)
    {
        var point = (focus ?? "").Split(',');
        return point.Length == 2 && Coordinate(point[0]) is { } x && Coordinate(point[1]) is { } y ? new(id, description, x, y) : new(id, description);
    }

    /// <summary>Programs let fingers slip over the edge.</summary>
    private static double? Coordinate(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var at) && double.IsFinite(at) ? Math.Clamp(at, -1, 1) : null;

    private static Reply Answer(Call call, PostPicture picture) => Reply.Ok(json => MediaAttachmentWire.Write(json, picture, call.House));
}
