using System.Globalization;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>How far one has read, on whichever device.</summary>
internal static class KeepMarkers
{
    private static readonly (string Word, MarkerPlace Place)[] Places = [("home", MarkerPlace.Home), ("notifications", MarkerPlace.Notifications)];

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/markers", Who.Members, "read:statuses", async call => Answer(await call.Ask<IMarkers>().OfAsync(
            call.Me, [.. Places.Where(p => call.Said.All("timeline").Contains(p.Word)).Select(p => p.Place)], call.Ct)));
        routes.Post("/api/v1/markers", Who.Members, "write:statuses", SetAsync);
    }

    private static async Task<Reply> SetAsync(Call call)
    {
        var read = new Dictionary<MarkerPlace, long>();
        foreach (var (word, place) in Places)
            if (call.Said[$"{word}[last_read_id]"] is { } said)
            {
                if (!long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return Reply.Error(422, "Validation failed: Last read is invalid");
                read[place] = id;
            }
        return await call.Ask<IMarkers>().SetAsync(call.Me, read, call.Ct) is { } set ? Answer(set) : Reply.Error(409, "Conflict during update, please try again");
    }

    /// <summary>Marker (docs.joinmastodon.org/entities/Marker), each by its name.</summary>
    private static Reply Answer(IReadOnlyList<Marker> markers) => Reply.Ok(json =>
    {
        json.WriteStartObject();
        foreach (var marker in markers)
        {
            json.WriteStartObject(Places.Single(p => p.Place == marker.Place).Word);
            json.WriteId("last_read_id", marker.LastRead);
            json.WriteNumber("version", marker.Version);
            json.WriteMoment("updated_at", marker.At);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });
}
