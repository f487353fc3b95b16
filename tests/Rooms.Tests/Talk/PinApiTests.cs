using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>Pins over HTTP. Nothing outside is asked here: an address inside is never fetched, so its bare link is shown.</summary>
public sealed class PinApiTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;
    private HttpClient Bo => running.Bo;

    [Fact]
    public async Task A_moderator_pins_replaces_and_unpins_and_all_of_it_is_kept_with_its_times()
    {
        var room = await Ada.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await PinAsync(Ada, room, "http://127.0.0.1:9999/secret"));
        Assert.Equal(HttpStatusCode.NoContent, await PinAsync(Ada, room, $"{running.App.Url}@bo"));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/pin"));

        var pins = await running.Guest.GetJsonAsync($"/api/rooms/{room}/pins");
        Assert.Equal(["http://127.0.0.1:9999/secret", $"{running.App.Url}@bo"], pins.EnumerateArray().Select(p => p.GetProperty("url").GetString()));
        Assert.Equal(["http://127.0.0.1:9999/secret", "bo"], pins.EnumerateArray().Select(p => p.GetProperty("title").GetString()));
        Assert.All(pins.EnumerateArray(), p => Assert.NotEqual(JsonValueKind.Null, p.GetProperty("unpinnedAt").ValueKind));
    }

    [Fact]
    public async Task Of_very_many_pins_the_latest_are_listed_with_what_each_leads_to()
    {
        var (room, other) = (await Ada.OpenAsync(), await Bo.OpenAsync("Le pain du dimanche"));
        await using (var scope = running.App.Services.CreateAsyncScope())
        {
            var (db, ids) = (scope.ServiceProvider.GetRequiredService<PalabreDb>(), scope.ServiceProvider.GetRequiredService<IdMaker>());
            for (var i = 0; i < 203; i++)
                db.Add(new Pin { Id = ids.Next(), Room = Api.Room(room), By = Api.Member(await Ada.IdAsync(room)), Address = $"https://example.org/{i}", PinnedAt = DateTimeOffset.UnixEpoch, UnpinnedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync(Api.Ct);
        }
        await PinAsync(Ada, room, $"/room/{other}");
        await PinAsync(Ada, room, "/@BO");

        var pins = (await running.Guest.GetJsonAsync($"/api/rooms/{room}/pins")).EnumerateArray().Select(p => (p.GetProperty("url").GetString(), p.GetProperty("title").GetString())).ToList();
        Assert.Equal(200, pins.Count);
        Assert.Equal(("https://example.org/5", "https://example.org/5"), pins[0]);
        Assert.Equal([($"{running.App.Url}room/{other}", "Le pain du dimanche"), ($"{running.App.Url}@BO", "bo")], pins[^2..]);
    }

    [Fact]
    public async Task A_pinned_room_is_a_card_of_what_it_is_now()
    {
        var (room, other) = (await Ada.OpenAsync(), await Bo.OpenAsync("Le pain du dimanche"));
        await PinAsync(Ada, room, $"/room/{other}");
        var page = await running.Guest.GetStringAsync($"/room/{room}", Api.Ct);
        Assert.Matches($"<div class=\"pin\".*<a href=\"/room/{other}\"[^>]*><bdi [^>]*>Le pain du dimanche</bdi></a>\\s*<small[^>]*><bdi [^>]*>Live</bdi>", page.ReplaceLineEndings(" "));
        await Bo.DropAsync($"/api/rooms/{other}?now=true");
        Assert.Matches("<small[^>]*><bdi [^>]*>This room is over.</bdi>", await running.Guest.GetStringAsync($"/room/{room}", Api.Ct));
    }

    [Fact]
    public async Task Others_do_not_pin_and_a_closed_room_is_not_shown_to_others()
    {
        var (room, secret) = (await Ada.OpenAsync(), await Ada.OpenAsync("Entre nous", "closed"));
        Assert.Equal(HttpStatusCode.Forbidden, await PinAsync(Bo, room, "https://example.org"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PinAsync(running.Guest, room, "https://example.org"));
        await Ada.SeatAsync(Bo, room);
        Assert.Equal(HttpStatusCode.Forbidden, await PinAsync(Bo, room, "https://example.org"));
        Assert.Equal(HttpStatusCode.Forbidden, await Bo.DropAsync($"/api/rooms/{room}/pin"));
        Assert.Equal(HttpStatusCode.NotFound, await PinAsync(Ada, room, $"/room/{secret}"));
        Assert.Equal(HttpStatusCode.NotFound, await PinAsync(Ada, room, "/settings"));
        Assert.Equal(HttpStatusCode.BadRequest, await PinAsync(Ada, room, "javascript:alert(1)"));
    }

    [Fact]
    public async Task Whoever_pins_without_end_is_told_to_wait()
    {
        var room = await Ada.OpenAsync();
        for (var i = 0; i < Rooms.Talk.PinBurst; i++) Assert.Equal(HttpStatusCode.NoContent, await PinAsync(Ada, room, "/@bo"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PinAsync(Ada, room, "/@bo"));
    }

    [Fact]
    public async Task Programs_and_pages_hear_of_a_pin()
    {
        var room = await Ada.OpenAsync();
        await using var events = await EventStream.OpenAsync(running.Guest, room);
        await using var page = await EventStream.WatchAsync(running.Guest, $"room/{room}");
        await events.NextAsync("room");
        await PinAsync(Ada, room, "/@bo");
        await events.UntilAsync("pin", told => told.GetProperty("pin").GetProperty("url").GetString() == $"{running.App.Url}@bo");
        await page.UntilTextAsync("turbo", markup => markup.Contains("target=\"room-pin\"", StringComparison.Ordinal) && markup.Contains("href=\"/@bo\"", StringComparison.Ordinal));
        await Ada.DropAsync($"/api/rooms/{room}/pin");
        await events.UntilAsync("pin", told => told.GetProperty("pin").ValueKind == JsonValueKind.Null);
    }

    private static Task<HttpStatusCode> PinAsync(HttpClient who, string room, string url) => who.PutAsync($"/api/rooms/{room}/pin", new { url });
}
