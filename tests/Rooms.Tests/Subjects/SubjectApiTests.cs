using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms.Tests.Subjects;

public sealed class SubjectApiTests(RunningApp running) : IClassFixture<RunningApp>
{
    private static CancellationToken Ct => Api.Ct;

    [Fact]
    public async Task A_room_is_held_in_the_readers_language_unless_they_choose_another()
    {
        var own = await running.Ada.GetJsonAsync($"/api/rooms/{await running.Ada.OpenAsync()}");
        Assert.Equal("en", own.GetProperty("language").GetString());
        var darija = await OpenAsync(running.Ada, "ary", "art", "books");
        Assert.Equal("ary", darija.GetProperty("language").GetString());
        Assert.Equal(["art", "books"], Texts(darija.GetProperty("topics")));
        var wrong = await running.Ada.PostAsJsonAsync("/api/rooms", new { title = "Whose water?", language = "tlh" }, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("language", (await wrong.JsonAsync()).GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_moderator_renames_a_room_for_everyone_and_the_old_title_is_kept()
    {
        var room = await running.Ada.OpenAsync("Whose water is it?");
        Assert.Equal(HttpStatusCode.NoContent, await running.Bo.PutAsync($"/api/rooms/{room}/presence"));
        Assert.Equal(HttpStatusCode.Forbidden, await ChangeAsync(running.Bo, room, new { title = "Mine" }));
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(running.Ada, room, new { title = "Who pays the well?" }));
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(running.Ada, room, new { language = "wo", topics = new[] { "society" } }));
        Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync(running.Ada, room, new { title = "W" }));

        var now = await running.Guest.GetJsonAsync($"/api/rooms/{room}");
        Assert.Equal(("Who pays the well?", "wo"), (now.GetProperty("title").GetString(), now.GetProperty("language").GetString()));
        await using var scope = running.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var id = Api.Room(room);
        var old = Assert.Single(await db.Set<OldTitle>().Where(t => t.Room == id).ToListAsync(Ct));
        Assert.Equal("Whose water is it?", old.Title);
        Assert.Equal("Who pays the well?", (await db.Set<Room>().SingleAsync(r => r.Id == id, Ct)).Title);
    }

    [Fact]
    public async Task Pages_hear_of_the_new_title_in_words_in_the_heading_and_in_the_hall()
    {
        var room = await running.Ada.OpenAsync("Before");
        var french = (await OpenAsync(running.Dounia, "fr")).GetProperty("id").GetString();
        using var stream = new StreamReader(await running.Guest.GetStreamAsync($"/live?topic=room/{room}&topic=hall/all/wo.-", Ct));
        await NextAsync(stream, "event: open");
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(running.Ada, room, new { title = "After <all>", language = "wo" }));
        var heard = await NextAsync(stream, "event: subject", "target=\"room-head\"", $"href=\"/room/{room}?join\"");
        Assert.Contains("<strong>After &lt;all&gt;</strong>", heard, StringComparison.Ordinal);
        Assert.Contains("<bdi dir=\"auto\" lang=\"wo\">After &lt;all&gt;</bdi></h1>", heard, StringComparison.Ordinal);
        Assert.Contains("target=\"hall-rooms\"", heard, StringComparison.Ordinal);
        Assert.DoesNotContain($"href=\"/room/{french}?join\"", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_script_renames_too_and_shows_what_is_wrong()
    {
        var room = await running.Ada.OpenAsync();
        var done = await running.Ada.FormAsync($"/room/{room}/subject", ("title", "Who pays?"), ("language", "ary"));
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        var page = await running.Ada.GetStringAsync($"/room/{room}", Ct);
        Assert.Contains("<bdi dir=\"auto\" lang=\"ar-MA\">Who pays?</bdi>", page, StringComparison.Ordinal);
        var wrong = await running.Ada.FormAsync($"/room/{room}/subject", ("title", "W"), ("language", "ary"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("from 2 to 80 characters", await wrong.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hall_shows_one_language_or_topic_and_a_browser_remembers_which()
    {
        var swahili = (await OpenAsync(running.Ada, "sw", "music")).GetProperty("id").GetString()!;
        var kabyle = (await OpenAsync(running.Bo, "kab", "music")).GetProperty("id").GetString()!;
        Assert.Equal([swahili], Ids(await running.Guest.GetJsonAsync("/api/rooms?language=sw")));
        Assert.Equal(2, Ids(await running.Guest.GetJsonAsync("/api/rooms?topic=music")).Count);
        Assert.Empty(Ids(await running.Guest.GetJsonAsync("/api/rooms?language=sw&topic=art")));

        using var chosen = await running.Guest.GetAsync("/?language=sw&topic=", Ct);
        var cookie = Assert.Single(chosen.Headers.GetValues("Set-Cookie"), c => c.StartsWith("hall=", StringComparison.Ordinal));
        var page = await PageAsync("/", cookie);
        Assert.Contains($"/room/{swahili}?join", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/room/{kabyle}?join", page, StringComparison.Ordinal);
        Assert.Contains("data-topic=\"hall/all/sw.-\"", page, StringComparison.Ordinal);
        Assert.Contains("No room of this kind.", await PageAsync("/?language=vi&topic=", null), StringComparison.Ordinal);
        Assert.Contains($"/room/{kabyle}?join", await PageAsync("/?language=&topic=", cookie), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> OpenAsync(HttpClient who, string language, params string[] topics) =>
        await (await who.PostAsJsonAsync("/api/rooms", new { title = "Whose water is it?", language, topics }, Ct)).JsonAsync();

    private static async Task<HttpStatusCode> ChangeAsync(HttpClient who, string room, object wish) =>
        (await who.PatchAsJsonAsync($"/api/rooms/{room}", wish, Ct)).StatusCode;

    private async Task<string> PageAsync(string path, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie.Split(';')[0]);
        return await (await running.Guest.SendAsync(request, Ct)).Content.ReadAsStringAsync(Ct);
    }

    /// <summary>Reads until all of these have been written; gives back everything read.</summary>
    private static async Task<string> NextAsync(StreamReader stream, params string[] awaited)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var read = new System.Text.StringBuilder();
        while (!awaited.All(a => read.ToString().Contains(a, StringComparison.Ordinal))) read.AppendLine(await stream.ReadLineAsync(limit.Token));
        return read.ToString();
    }

    private static List<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(t => t.GetString()!)];

    private static List<string> Ids(JsonElement rooms) => [.. rooms.EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];
}
