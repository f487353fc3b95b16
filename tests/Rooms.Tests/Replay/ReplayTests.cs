using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Rooms.Tests.Replay;

/// <summary>A recorded room as its page, the API and the hall show it again.</summary>
public sealed class ReplayTests(RunningApp running) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Chat_and_pins_stand_at_their_time_of_the_recording()
    {
        var room = await RecordedRoom.MakeAsync(running);
        await room.SayAsync(room.Bo, "before", TimeSpan.FromSeconds(-60));
        await room.SayAsync(room.Bo, "in the first stretch", TimeSpan.FromSeconds(12.5));
        await room.SayAsync(room.Ada, "in the pause", TimeSpan.FromMinutes(20));
        await room.SayAsync(room.Ada, "in the second", TimeSpan.FromHours(1) + TimeSpan.FromSeconds(5));
        await room.SayAsync(room.Ada, "after", TimeSpan.FromHours(3));
        await room.PinAsync("first", TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));
        await room.PinAsync("never seen", TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(7));
        await room.PinAsync("second", TimeSpan.FromHours(1) + TimeSpan.FromSeconds(10), null);

        var replay = await running.Guest.GetJsonAsync($"/api/rooms/{room.Id}/replay");
        Assert.Equal([("before", 0), ("in the first stretch", 12_500), ("in the pause", 30_000), ("in the second", 35_000), ("after", 60_000)],
            replay.GetProperty("chat").EnumerateArray().Select(l => (l.GetProperty("line").GetProperty("text").GetString(), l.GetProperty("atMs").GetInt64())));
        Assert.Equal([("first", 10_000, 30_000), ("second", 40_000, 60_000)],
            replay.GetProperty("pins").EnumerateArray().Select(p => (p.GetProperty("pin").GetProperty("title").GetString(), p.GetProperty("fromMs").GetInt64(), p.GetProperty("toMs").GetInt64())));
    }

    [Fact]
    public async Task The_api_tells_length_version_addresses_and_who_sat_and_spoke_when()
    {
        var room = await RecordedRoom.MakeAsync(running);
        var replay = await running.Guest.GetJsonAsync($"/api/rooms/{room.Id}/replay");
        Assert.Equal((room.Id, "ready", 60_000, 1, true), (replay.GetProperty("room").GetString(), replay.GetProperty("state").GetString(),
            replay.GetProperty("lengthMs").GetInt64(), replay.GetProperty("version").GetInt32(), replay.GetProperty("allowsClips").GetBoolean()));
        foreach (var file in new[] { "opus", "mp3", "waveform" })
            Assert.Equal(HttpStatusCode.OK, (await running.Guest.GetAsync(replay.GetProperty("files").GetProperty(file).GetString(), Api.Ct)).StatusCode);
        Assert.Equal([$"{room.Ada} 0-20000", $"{room.Bo} 20000-40000", $"{room.Ada} 40000-60000"], replay.GetProperty("speech").EnumerateArray().Select(Span));
        Assert.Equal([$"{room.Ada} 0-60000", $"{room.Bo} 15000-45000"], replay.GetProperty("seats").EnumerateArray().Select(Span));
        Assert.Equal(["ada", "bo"], replay.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("handle").GetString()));

        static string Span(JsonElement span) => $"{span.GetProperty("member").GetString()} {span.GetProperty("fromMs")}-{span.GetProperty("toMs")}";
    }

    [Fact]
    public async Task What_is_not_ready_says_so_and_what_was_never_recorded_is_not_there()
    {
        var room = await RecordedRoom.MakeAsync(running);
        using var making = await room.StayInTheMakingAsync();
        await room.ChangeAsync(db => db.Find<Recording>(room.Room)!.State = RecordingState.Making);
        Assert.Equal("making", (await running.Guest.GetJsonAsync($"/api/rooms/{room.Id}/replay")).GetProperty("state").GetString());
        var page = await PageAsync(running.Guest, room);
        Assert.Contains("The replay is being prepared.", page.QuerySelector("[data-making]")!.TextContent, StringComparison.Ordinal);
        await room.ChangeAsync(db => db.Find<Recording>(room.Room)!.State = RecordingState.Empty);
        Assert.Contains("nothing of it left to hear", (await PageAsync(running.Guest, room)).QuerySelector(".ended")!.TextContent, StringComparison.Ordinal);
        await room.ChangeAsync(db => db.Remove(db.Find<Recording>(room.Room)!));
        Assert.Equal((404, "not_found"), await running.Guest.GetAsync($"/api/rooms/{room.Id}/replay", Api.Ct).RefusalAsync());
        Assert.NotNull((await PageAsync(running.Guest, room)).QuerySelector(".ended h1"));

        var closed = await RecordedRoom.MakeAsync(running, "closed");
        foreach (var other in new[] { running.Guest, running.Dounia })
            Assert.Equal((404, "not_found"), await other.GetAsync($"/api/rooms/{closed.Id}/replay", Api.Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await running.Guest.GetAsync($"/room/{closed.Id}", Api.Ct)).StatusCode);
        var live = await running.Ada.OpenAsync();
        Assert.Equal((404, "not_found"), await running.Ada.GetAsync($"/api/rooms/{live}/replay", Api.Ct).RefusalAsync());
    }

    [Theory]
    [InlineData("fr", "Qui a parlé", "ltr")]
    [InlineData("en", "Who spoke", "ltr")]
    [InlineData("ar", "من تكلّم", "rtl")]
    public async Task The_page_holds_everything_for_a_browser_without_scripts(string language, string voices, string direction)
    {
        var room = await RecordedRoom.MakeAsync(running);
        await room.SayAsync(room.Bo, "La carte est là.", TimeSpan.FromSeconds(12.5));
        using var guest = running.App.Guest(language);
        var page = await PageAsync(guest, room, "?t=25");
        Assert.Equal(direction, page.DocumentElement.GetAttribute("dir"));
        Assert.Equal(voices, page.QuerySelector("#replay-voices-title")!.TextContent);
        Assert.DoesNotContain("[replay.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["0:12"], page.QuerySelectorAll("#replay-chat .time").Select(time => time.TextContent.Trim()));
        Assert.Equal(["ltr", "ltr"], page.QuerySelectorAll(".timeline, #replay-bar .tools").Select(part => part.GetAttribute("dir")));

        var plain = new HtmlParser().ParseDocument(page.QuerySelector(".timeline noscript")!.TextContent);
        Assert.Equal([$"{room.Path}/mix.opus#t=25", $"{room.Path}/mix.mp3#t=25"], plain.QuerySelectorAll("audio[controls] source").Select(s => s.GetAttribute("src")));
        Assert.Equal(["audio/ogg; codecs=opus", "audio/mpeg"], plain.QuerySelectorAll("source").Select(s => s.GetAttribute("type")));
    }

    [Fact]
    public async Task Each_sees_the_deeds_that_are_theirs()
    {
        var room = await RecordedRoom.MakeAsync(running);
        string[] deeds = ["/recording/delete", "/recording/withdraw", "/replay/clips", "/clips"];
        async Task<string> ForAsync(HttpClient who)
        {
            var page = await PageAsync(who, room);
            return string.Join(' ', deeds.Where(deed => page.QuerySelector($"form[action='/room/{room.Id}{deed}']") is not null));
        }
        Assert.Equal("/recording/delete /recording/withdraw /replay/clips /clips", await ForAsync(running.Ada));
        Assert.Equal("/recording/withdraw /clips", await ForAsync(running.Bo));
        Assert.Equal("/clips", await ForAsync(running.Dounia));
        Assert.Equal("", await ForAsync(running.Guest));
    }

    [Fact]
    public async Task Without_ffmpeg_there_is_no_mp3_and_the_host_is_told()
    {
        var room = await RecordedRoom.MakeAsync(running);
        File.Delete(room.Files.Mp3Of(room.Room));
        Assert.Equal(JsonValueKind.Null, (await running.Guest.GetJsonAsync($"/api/rooms/{room.Id}/replay")).GetProperty("files").GetProperty("mp3").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Guest.GetAsync($"{room.Path}/mix.mp3", Api.Ct)).StatusCode);
        Assert.Contains("the server lacks ffmpeg", (await PageAsync(running.Ada, room)).Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("ffmpeg", (await PageAsync(running.Bo, room)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hall_shows_who_is_heard_in_the_recording_and_nobody_who_only_spoke_in_the_room()
    {
        var room = await RecordedRoom.MakeAsync(running, title: "Sans Dounia");
        var dounia = Api.Member(await running.Dounia.MyIdAsync());
        await room.ChangeAsync(db => db.Add(new Visit { Room = room.Room, Member = dounia, SpokenMs = 90_000 }));
        await using var scope = running.App.Services.CreateAsyncScope();
        var replays = await scope.ServiceProvider.GetRequiredService<LatestReplays>().ForAsync(new(dounia, false, null), Api.Ct);
        Assert.Equal([room.Ada, room.Bo], replays.Single(r => r.Id == room.Room).Speakers.Select(s => s.Id));
    }

    [Fact]
    public async Task The_hall_lists_what_one_may_hear_again_the_latest_first()
    {
        var (older, newer) = (await RecordedRoom.MakeAsync(running, title: "Plus tôt"), await RecordedRoom.MakeAsync(running, title: "Plus tard"));
        var closed = await RecordedRoom.MakeAsync(running, "closed", title: "Entre nous");
        var making = await RecordedRoom.MakeAsync(running);
        using var stays = await making.StayInTheMakingAsync();
        await making.ChangeAsync(db => db.Find<Recording>(making.Room)!.State = RecordingState.Making);
        async Task<List<string?>> ListedAsync(HttpClient who) =>
            [.. new HtmlParser().ParseDocument(await who.GetStringAsync("/", Api.Ct)).QuerySelectorAll(".again article a").Select(a => a.GetAttribute("href"))];

        var guests = await ListedAsync(running.Guest);
        Assert.Equal([$"/room/{newer.Id}", $"/room/{older.Id}"], guests.Take(2));
        Assert.DoesNotContain($"/room/{making.Id}", guests);
        Assert.Equal([$"/room/{closed.Id}", $"/room/{newer.Id}"], (await ListedAsync(running.Bo)).Take(2));
        Assert.DoesNotContain($"/room/{closed.Id}", await ListedAsync(running.Dounia));
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> PageAsync(HttpClient who, RecordedRoom room, string query = "")
    {
        var answer = await who.GetAsync($"/room/{room.Id}{query}", Api.Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // As a browser with scripts reads it: what is for those without is text.
        return new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(await answer.Content.ReadAsStringAsync(Api.Ct));
    }
}
