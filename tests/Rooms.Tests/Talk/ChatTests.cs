using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>The chat of a room over HTTP: who may write, delete and decide; what is told of it.</summary>
public sealed class ChatTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;
    private HttpClient Bo => running.Bo;
    private HttpClient Dounia => running.Dounia;
    private TalkRooms Talks => running.App.Services.GetRequiredService<TalkRooms>();

    [Fact]
    public async Task A_line_is_kept_listed_and_read_by_guests()
    {
        var room = await Ada.OpenAsync();
        var written = await WriteAsync(Bo, room, " La carte est là :\nhttps://example.org/carte ");
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
        var chat = await running.Guest.GetJsonAsync($"/api/rooms/{room}/chat");
        var line = Assert.Single(chat.GetProperty("lines").EnumerateArray());
        Assert.Equal(("La carte est là :\nhttps://example.org/carte", "bo"), (line.GetProperty("text").GetString(), line.GetProperty("by").GetProperty("handle").GetString()));
        Assert.Equal(("everyone", 1, JsonValueKind.Null),
            (chat.GetProperty("settings").GetProperty("access").GetString(), chat.GetProperty("settings").GetProperty("slowSeconds").GetInt32(), chat.GetProperty("older").ValueKind));
    }

    [Fact]
    public async Task A_page_shows_a_link_as_a_link_and_everything_else_as_text()
    {
        var room = await Ada.OpenAsync();
        await WriteAsync(Bo, room, "<img src=x onerror=alert(1)> https://example.org/a?b=1&c=2 javascript:alert(1)");
        var page = await running.Guest.GetStringAsync($"/room/{room}", Api.Ct);
        Assert.Contains("""<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener ugc" target="_blank" dir="ltr">""", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_lines_are_read_page_by_page()
    {
        var room = await Ada.OpenAsync();
        foreach (var who in new[] { Ada, Bo, Dounia }) Assert.Equal(HttpStatusCode.Created, (await WriteAsync(who, room, "un")).StatusCode);
        var last = await Ada.GetJsonAsync($"/api/rooms/{room}/chat?limit=2");
        Assert.Equal(["bo", "dounia"], Writers(last));
        var first = await Ada.GetJsonAsync($"/api/rooms/{room}/chat?limit=2&before={last.GetProperty("older").GetString()}");
        Assert.Equal(["ada"], Writers(first));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("older").ValueKind);
    }

    [Fact]
    public async Task How_long_to_wait_is_said_in_minutes_as_the_pace_is()
    {
        const string sentence = "Slow mode: 5 min more before your next message. Your text is kept.";
        var room = await Ada.OpenAsync();
        await Ada.PutAsync($"/api/rooms/{room}/chat/settings", new { slowSeconds = 300 });
        await WriteAsync(Bo, room, "a");
        Assert.Equal(sentence, (await (await WriteAsync(Bo, room, "b")).JsonAsync()).GetProperty("detail").GetString()!.Replace('\u00A0', ' '));
        using var form = new HttpRequestMessage(HttpMethod.Post, $"/room/{room}/chat") { Content = new FormUrlEncodedContent([new("text", "b")]) };
        form.Headers.Accept.ParseAdd("text/vnd.turbo-stream.html");
        var answer = await Bo.SendAsync(form, Api.Ct);
        Assert.Contains(sentence, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Api.Ct)).Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains(sentence, WebUtility.HtmlDecode(await (await Bo.FormAsync($"/room/{room}/chat", ("text", "b"), ("back", "chat"))).Content.ReadAsStringAsync(Api.Ct)).Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_cannot_write_is_told_why()
    {
        var room = await Ada.OpenAsync();
        Assert.Equal((401, "sign_in_first"), await RefusedAsync(running.Guest, room, "a"));
        Assert.Equal((400, "chat_empty"), await RefusedAsync(Bo, room, " \n "));
        Assert.Equal((400, "chat_too_long"), await RefusedAsync(Bo, room, new string('a', 501)));
        Assert.Equal((404, "not_found"), await RefusedAsync(Bo, await Ada.OpenAsync(access: "closed"), "a"));

        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/chat/settings", new { access = "speakers", slowSeconds = 30 }));
        Assert.Equal((403, "chat_speakers_only"), await RefusedAsync(Bo, room, "a"));
        await Ada.SeatAsync(Bo, room);
        Assert.Equal(HttpStatusCode.Created, (await WriteAsync(Bo, room, "a")).StatusCode);
        Assert.Equal((429, "chat_slow"), await RefusedAsync(Bo, room, "b"));

        await Ada.PutAsync($"/api/rooms/{room}/chat/settings", new { access = "off" });
        Assert.Equal((409, "chat_off"), await RefusedAsync(Ada, room, "a"));
        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        Assert.Equal((409, "room_ended"), await RefusedAsync(Ada, room, "a"));
        Assert.Single(Writers(await running.Guest.GetJsonAsync($"/api/rooms/{room}/chat")));
    }

    [Fact]
    public async Task Whoever_writes_or_reacts_from_outside_neither_comes_in_nor_leaves_where_they_are()
    {
        var (here, there) = (await Ada.OpenAsync(), await Dounia.OpenAsync());
        await Bo.PutAsync($"/api/rooms/{here}/presence");
        Assert.Equal(HttpStatusCode.Created, (await WriteAsync(Bo, there, "a")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Bo.PostAsJsonAsync($"/api/rooms/{there}/reactions", new { reaction = "heart" }, Api.Ct)).StatusCode);
        Assert.Equal((true, false), (await IsPresentAsync(here), await IsPresentAsync(there)));

        async Task<bool> IsPresentAsync(string room) => (await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("present").GetBoolean();
    }

    [Fact]
    public async Task Only_moderators_decide_and_their_decision_outlasts_the_memory_of_the_room()
    {
        var room = await Ada.OpenAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await Bo.PutAsync($"/api/rooms/{room}/chat/settings", new { access = "off" }));
        await Ada.SeatAsync(Bo, room);
        Assert.Equal(HttpStatusCode.Forbidden, await Bo.PutAsync($"/api/rooms/{room}/chat/settings", new { access = "off" }));
        Assert.Equal(HttpStatusCode.Unauthorized, await running.Guest.PutAsync($"/api/rooms/{room}/chat/settings", new { access = "off" }));
        Assert.Equal(HttpStatusCode.BadRequest, await Ada.PutAsync($"/api/rooms/{room}/chat/settings", new { slowSeconds = 0 }));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/chat/settings", new { slowSeconds = 30 }));

        await Talks.ForgetAsync(Api.Room(room));
        Assert.Equal(new(ChatAccess.Everyone, 30), (await Talks.OfAsync(Api.Room(room))).Talk.Settings);
        var settings = (await Ada.GetJsonAsync($"/api/rooms/{room}/chat")).GetProperty("settings");
        Assert.Equal(("everyone", 30), (settings.GetProperty("access").GetString(), settings.GetProperty("slowSeconds").GetInt32()));
    }

    [Fact]
    public async Task The_chat_of_a_room_that_is_over_is_read_without_taking_the_room_into_memory_again()
    {
        var room = await Ada.OpenAsync();
        await WriteAsync(Bo, room, "a");
        await Ada.PutAsync($"/api/rooms/{room}/chat/settings", new { slowSeconds = 30 });
        Assert.True(Talks.Holds(Api.Room(room)));
        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        await Api.UntilAsync(() => Task.FromResult(!Talks.Holds(Api.Room(room))), "its talk is forgotten");

        var chat = await running.Guest.GetJsonAsync($"/api/rooms/{room}/chat");
        Assert.Equal((30, "bo"), (chat.GetProperty("settings").GetProperty("slowSeconds").GetInt32(), Assert.Single(Writers(chat))));
        Assert.Equal(HttpStatusCode.OK, (await running.Guest.GetAsync($"/room/{room}/chat", Api.Ct)).StatusCode);
        Assert.False(Talks.Holds(Api.Room(room)));
    }

    [Fact]
    public async Task Whoever_writes_does_not_wait_for_the_turn_of_the_room()
    {
        var room = await Ada.OpenAsync();
        var gathering = running.App.Services.GetRequiredService<LiveRooms>().Find(Api.Room(room))!;
        await gathering.Turn.WaitAsync(Api.Ct);
        try
        {
            Assert.Equal(HttpStatusCode.Created, (await WriteAsync(Bo, room, "a").WaitAsync(TimeSpan.FromSeconds(20), Api.Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, await ReactAsync(Bo, room).WaitAsync(TimeSpan.FromSeconds(20), Api.Ct));
        }
        finally { gathering.Turn.Release(); }
    }

    [Fact]
    public async Task A_page_names_the_stage_and_those_who_wrote_and_no_whole_audience()
    {
        var room = await Ada.OpenAsync();
        var (listener, _) = await running.MemberAsync();
        var (karim, _) = await running.MemberAsync();
        foreach (var who in new[] { listener, karim }) await who.PutAsync($"/api/rooms/{room}/presence");
        await WriteAsync(Bo, room, "a");
        string[] named = [await Ada.IdAsync(room), await Bo.IdAsync(room)];
        Assert.Equal(named, await SaidAsync(Dounia, "known"));
        Assert.Empty(await SaidAsync(running.Guest, "known"));

        await Dounia.PutAsync($"/api/me/mutes/{await listener.IdAsync(room)}");
        Assert.Equal(await listener.IdAsync(room), Assert.Single(await SaidAsync(Dounia, "muted")));

        async Task<string[]> SaidAsync(HttpClient who, string what) =>
            Regex.Match(await who.GetStringAsync($"/room/{room}", Api.Ct), $" data-{what}=\"([^\"]*)\"").Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task One_deletes_ones_own_line_a_moderator_any_of_lower_rank_and_nobody_else()
    {
        var room = await Ada.OpenAsync();
        var adas = await IdOfAsync(await WriteAsync(Ada, room, "à moi"));
        var bos = await IdOfAsync(await WriteAsync(Bo, room, "à Bo"));
        Assert.Equal(HttpStatusCode.Unauthorized, await running.Guest.DropAsync($"/api/rooms/{room}/chat/{bos}"));
        Assert.Equal(HttpStatusCode.Forbidden, await Dounia.DropAsync($"/api/rooms/{room}/chat/{bos}"));
        await Ada.SeatAsync(Dounia, room);
        await Ada.PutAsync($"/api/rooms/{room}/moderators/{await Dounia.IdAsync(room)}");
        Assert.Equal(HttpStatusCode.Forbidden, await Dounia.DropAsync($"/api/rooms/{room}/chat/{adas}"));
        Assert.Equal(HttpStatusCode.NoContent, await Dounia.DropAsync($"/api/rooms/{room}/chat/{bos}"));
        Assert.Equal(HttpStatusCode.NoContent, await Dounia.DropAsync($"/api/rooms/{room}/chat/{bos}"));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/chat/{adas}"));
        Assert.Empty(Writers(await Ada.GetJsonAsync($"/api/rooms/{room}/chat")));
    }

    [Fact]
    public async Task A_line_of_one_room_is_not_deleted_through_another()
    {
        var (room, other) = (await Ada.OpenAsync(), await Bo.OpenAsync());
        var line = await IdOfAsync(await WriteAsync(Ada, room, "ici"));
        Assert.Equal(HttpStatusCode.NoContent, await Bo.DropAsync($"/api/rooms/{other}/chat/{line}"));
        Assert.Single(Writers(await Ada.GetJsonAsync($"/api/rooms/{room}/chat")));
    }

    [Fact]
    public async Task Somebody_who_wrote_and_left_can_still_be_banned_from_the_chat_and_only_from_it()
    {
        var room = await Ada.OpenAsync();
        await WriteAsync(Bo, room, "a");
        var bo = await Bo.IdAsync(room);
        await Bo.DropAsync($"/api/rooms/{room}/presence");
        Assert.Equal(HttpStatusCode.Forbidden, await Dounia.PutAsync($"/api/rooms/{room}/silences/{bo}/chat"));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/silences/{bo}/chat"));
        Assert.Equal((403, "chat_silenced"), await RefusedAsync(Bo, room, "b"));
        Assert.Equal(HttpStatusCode.NoContent, await Bo.PutAsync($"/api/rooms/{room}/hand"));
        Assert.Equal(HttpStatusCode.NoContent, await ReactAsync(Bo, room));

        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/silences/{bo}/chat"));
        await Api.UntilAsync(async () => (await WriteAsync(Bo, room, "b")).StatusCode == HttpStatusCode.Created, "a second after the first line");
    }

    [Fact]
    public async Task What_was_taken_from_somebody_stays_taken_when_the_memory_of_the_room_is_gone()
    {
        var room = await Ada.OpenAsync();
        var (bo, dounia) = (await Bo.IdAsync(room), await Dounia.IdAsync(room));
        await Ada.PutAsync($"/api/rooms/{room}/silences/{bo}/chat");
        await Ada.PutAsync($"/api/rooms/{room}/silences/{dounia}/reactions");
        await Talks.ForgetAsync(Api.Room(room));
        Assert.Equal((403, "chat_silenced"), await RefusedAsync(Bo, room, "a"));
        Assert.Equal(HttpStatusCode.NoContent, await ReactAsync(Bo, room));
        Assert.Equal(HttpStatusCode.Forbidden, await ReactAsync(Dounia, room));
        Assert.Equal(HttpStatusCode.Created, (await WriteAsync(Dounia, room, "a")).StatusCode);
    }

    [Fact]
    public async Task A_co_host_who_is_away_keeps_their_standing_towards_the_other_in_the_chat_too()
    {
        var room = await Ada.OpenAsync();
        var bo = await Bo.IdAsync(room);
        foreach (var who in new[] { Bo, Dounia })
        {
            await Ada.SeatAsync(who, room);
            Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/moderators/{await who.IdAsync(room)}"));
        }
        var line = await IdOfAsync(await WriteAsync(Bo, room, "a"));
        Assert.Equal(HttpStatusCode.NoContent, await Bo.DropAsync($"/api/rooms/{room}/presence"));
        Assert.Equal((403, "outranked"), await Dounia.PutAsync($"/api/rooms/{room}/silences/{bo}/chat", null, Api.Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await Dounia.DropAsync($"/api/rooms/{room}/chat/{line}"));
        Assert.Equal((403, "outranked"), await Dounia.PutAsync($"/api/rooms/{room}/silences/{await Dounia.IdAsync(room)}/chat", null, Api.Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/silences/{bo}/chat"));
    }

    [Fact]
    public async Task What_is_pressed_twice_at_once_is_done_once_and_is_no_fault()
    {
        var presses = new List<HttpStatusCode>();
        for (var round = 0; round < 8; round++)
        {
            var room = await Ada.OpenAsync();
            var bo = await Bo.IdAsync(room);
            var line = await IdOfAsync(await WriteAsync(Bo, room, "a"));
            var answers = await Task.WhenAll(
                Api.PressedAsync(() => Ada.PutAsync($"/api/rooms/{room}/silences/{bo}/chat")),
                Api.PressedAsync(() => Ada.PutAsync($"/api/rooms/{room}/silences/{bo}/reactions")),
                Api.PressedAsync(() => Ada.PutAsync($"/api/rooms/{room}/chat/settings", new { slowSeconds = 30 })),
                Api.PressedAsync(() => Ada.DropAsync($"/api/rooms/{room}/chat/{line}")));
            presses.AddRange(answers.SelectMany(a => a));
            Assert.Equal((403, "chat_silenced"), await RefusedAsync(Bo, room, "a"));
            Assert.Equal(HttpStatusCode.Forbidden, await ReactAsync(Bo, room));
        }
        Assert.All(presses, press => Assert.Equal(HttpStatusCode.NoContent, press));
    }

    [Fact]
    public async Task Who_was_removed_from_the_room_neither_writes_nor_reacts()
    {
        var room = await Ada.OpenAsync();
        await WriteAsync(Bo, room, "a");
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/removed/{await Bo.IdAsync(room)}"));
        Assert.Equal((403, "you_were_removed"), await RefusedAsync(Bo, room, "b"));
        Assert.Equal(HttpStatusCode.Forbidden, await ReactAsync(Bo, room));
    }

    [Fact]
    public async Task A_moderator_takes_the_reactions_from_somebody_of_lower_rank()
    {
        var room = await Ada.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await ReactAsync(Bo, room));
        Assert.Equal(HttpStatusCode.BadRequest, await ReactAsync(Bo, room, "poop"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReactAsync(running.Guest, room));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/silences/{await Bo.IdAsync(room)}/reactions"));
        Assert.Equal(HttpStatusCode.Forbidden, await ReactAsync(Bo, room));
        Assert.Equal(HttpStatusCode.Forbidden, await Bo.PutAsync($"/api/rooms/{room}/silences/{await Ada.IdAsync(room)}/reactions"));
        Assert.Equal(HttpStatusCode.NoContent, await ReactAsync(Ada, room));
    }

    [Fact]
    public async Task Programs_hear_what_was_written_deleted_and_decided()
    {
        var room = await Ada.OpenAsync();
        await using var events = await EventStream.OpenAsync(running.Guest, room);
        await events.NextAsync("room");
        var line = await IdOfAsync(await WriteAsync(Bo, room, "bonsoir"));
        await events.UntilAsync("chat", chat => chat.GetProperty("lines").EnumerateArray().Any(l => l.GetProperty("text").GetString() == "bonsoir"));
        await Ada.DropAsync($"/api/rooms/{room}/chat/{line}");
        await events.UntilAsync("chat", chat => chat.GetProperty("removed").EnumerateArray().Any(id => id.GetString() == line));
        await Ada.PutAsync($"/api/rooms/{room}/chat/settings", new { access = "off" });
        await events.UntilAsync("chat", chat => chat.GetProperty("settings") is { ValueKind: JsonValueKind.Object } settings && settings.GetProperty("access").GetString() == "off");
    }

    [Fact]
    public async Task Faces_of_the_stage_react_by_name_and_the_audience_as_a_number()
    {
        var room = await Ada.OpenAsync();
        await using var events = await EventStream.OpenAsync(running.Guest, room);
        await events.NextAsync("room");
        var ada = await Ada.IdAsync(room);
        await ReactAsync(Ada, room, "heart");
        await events.UntilAsync("reactions", told => told.GetProperty("stage").TryGetProperty(ada, out var word) && word.GetString() == "heart");
        await ReactAsync(Bo, room);
        await events.UntilAsync("reactions", told => told.GetProperty("audience").TryGetProperty("applause", out var count) && count.GetInt32() == 1
            && !told.GetProperty("stage").EnumerateObject().Any());
    }

    [Fact]
    public async Task A_form_without_a_script_comes_back_with_its_text_and_the_reason()
    {
        var room = await Ada.OpenAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await Bo.FormAsync($"/room/{room}/chat", ("text", "un"), ("back", "chat"))).StatusCode);
        var again = await Bo.FormAsync($"/room/{room}/chat", ("text", "deux, aussitôt"), ("back", "chat"));
        var page = await again.Content.ReadAsStringAsync(Api.Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("deux, aussitôt</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("Your text is kept.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_takes_streams_gets_its_line_at_once_and_a_reason_beside_its_form()
    {
        var room = await Ada.OpenAsync();
        await Ada.PutAsync($"/api/rooms/{room}/chat/settings", new { slowSeconds = 30 });
        var page = await running.App.AsAsync("bo");
        page.DefaultRequestHeaders.Accept.ParseAdd("text/vnd.turbo-stream.html, text/html");
        var written = await (await page.FormAsync($"/room/{room}/chat", ("text", "un"))).Content.ReadAsStringAsync(Api.Ct);
        Assert.Contains("action=\"append\" target=\"chat-lines\"", written, StringComparison.Ordinal);
        var refused = await page.FormAsync($"/room/{room}/chat", ("text", "deux"));
        var words = await refused.Content.ReadAsStringAsync(Api.Ct);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("target=\"chat-note\"", words, StringComparison.Ordinal);
        Assert.DoesNotContain("chat-lines", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chat_of_a_closed_room_does_not_exist_for_others()
    {
        var room = await Ada.OpenAsync("Entre nous", "closed");
        await WriteAsync(Ada, room, "secret");
        Assert.Equal(HttpStatusCode.NotFound, (await Bo.GetAsync($"/api/rooms/{room}/chat", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Bo.GetAsync($"/room/{room}/chat", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Bo.GetAsync($"/api/rooms/{room}/chat/muted?by=1", Api.Ct)).StatusCode);
        await using var spy = await EventStream.OpenAsync(Bo, $"/live?topic=room/{room}/chat&topic=hall", null, isPath: true);
        await spy.NextTextAsync("open");
        await WriteAsync(Ada, room, "encore");
        var open = await Ada.OpenAsync("Pour tous");
        await spy.UntilTextAsync("turbo", markup =>
        {
            Assert.DoesNotContain("encore", markup, StringComparison.Ordinal);
            return markup.Contains(open, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Whom_one_mutes_one_does_not_read_and_others_do()
    {
        var karim = await running.App.AsAsync("karim");
        var room = await Ada.OpenAsync();
        await WriteAsync(Bo, room, "bruit");
        await WriteAsync(Dounia, room, "son");
        Assert.Equal(HttpStatusCode.NoContent, await karim.PutAsync($"/api/me/mutes/{await Bo.IdAsync(room)}"));
        Assert.Equal(["dounia"], Writers(await karim.GetJsonAsync($"/api/rooms/{room}/chat")));
        Assert.Equal(["bo", "dounia"], Writers(await Ada.GetJsonAsync($"/api/rooms/{room}/chat")));
        Assert.DoesNotContain("bruit", await karim.GetStringAsync($"/room/{room}", Api.Ct), StringComparison.Ordinal);

        var (bo, dounia) = (await Bo.IdAsync(room), await Dounia.IdAsync(room));
        var muted = await karim.GetJsonAsync($"/api/rooms/{room}/chat/muted?by={bo},{dounia},x");
        Assert.Equal([bo], muted.EnumerateArray().Select(id => id.GetString()));
        Assert.Empty((await running.Guest.GetJsonAsync($"/api/rooms/{room}/chat/muted?by={bo}")).EnumerateArray());
    }

    private static Task<HttpResponseMessage> WriteAsync(HttpClient who, string room, string text) => who.PostAsJsonAsync($"/api/rooms/{room}/chat", new { text }, Api.Ct);

    private static async Task<HttpStatusCode> ReactAsync(HttpClient who, string room, string reaction = "applause") =>
        (await who.PostAsJsonAsync($"/api/rooms/{room}/reactions", new { reaction }, Api.Ct)).StatusCode;

    private static Task<(int Status, string? Code)> RefusedAsync(HttpClient who, string room, string text) => WriteAsync(who, room, text).RefusalAsync();

    private static async Task<string> IdOfAsync(HttpResponseMessage written) => (await written.JsonAsync()).GetProperty("id").GetString()!;

    private static IEnumerable<string?> Writers(JsonElement chat) => chat.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("by").GetProperty("handle").GetString());
}
