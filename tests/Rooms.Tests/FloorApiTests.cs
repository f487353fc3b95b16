using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests;

/// <summary>The life of a room over HTTP, on a clock that a test moves.</summary>
public sealed class FloorApiTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 25, 19, 0, 0, TimeSpan.Zero));
    private PalabreApp _app = null!;
    private HttpClient _ada = null!, _bo = null!, _dounia = null!;

    private static CancellationToken Ct => Api.Ct;

    public async ValueTask InitializeAsync()
    {
        _app = await PalabreApp.StartAsync(clock: _clock);
        (_ada, _bo, _dounia) = (await _app.AsAsync("ada"), await _app.AsAsync("bo"), await _app.AsAsync("dounia"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_last_moderator_is_told_what_to_do_and_leaves_once_a_successor_has_accepted()
    {
        var room = await _ada.OpenAsync();
        await _bo.PutAsync($"/api/rooms/{room}/presence");
        var refused = await _ada.DeleteAsync($"/api/rooms/{room}/presence", Ct);
        Assert.Equal((HttpStatusCode.Conflict, "last_moderator"), (refused.StatusCode, (await refused.JsonAsync()).GetProperty("type").GetString()));
        Assert.True((await _ada.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("lastModerator").GetBoolean());

        Assert.Equal(HttpStatusCode.Accepted, await _ada.PutAsync($"/api/rooms/{room}/successor/{await _bo.IdAsync(room)}"));
        var asked = (await _bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("asked");
        Assert.Equal(("moderator", "ada"), (asked.GetProperty("duty").GetString(), asked.GetProperty("with").GetProperty("handle").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, await _bo.PutAsync($"/api/rooms/{room}/duty"));
        Assert.Equal(HttpStatusCode.NoContent, await _ada.DropAsync($"/api/rooms/{room}/presence"));
        Assert.Equal("moderator", (await _bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("role").GetString());
        Assert.Equal("live", await StateAsync(room));
    }

    [Fact]
    public async Task Joining_another_room_leaves_the_first_with_its_seat_and_a_last_moderator_is_refused()
    {
        var adas = await _ada.OpenAsync("Ada’s");
        await _ada.SeatAsync(_bo, adas);
        var dounias = await _dounia.OpenAsync("Dounia’s");
        var refused = await _ada.PutAsync($"/api/rooms/{dounias}/presence", null, Ct);
        var problem = await refused.JsonAsync();
        Assert.Equal((HttpStatusCode.Conflict, "last_moderator_elsewhere"), (refused.StatusCode, problem.GetProperty("type").GetString()));
        Assert.Contains("Ada’s", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        // Whoever opens a room by the form comes into it at once: what would be refused then is refused before.
        var third = await _ada.FormAsync("/rooms", ("title", "A third"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, third.StatusCode);
        Assert.Contains("Ada’s", WebUtility.HtmlDecode(await third.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, await _bo.PutAsync($"/api/rooms/{dounias}/presence"));
        var place = await _bo.GetJsonAsync($"/api/rooms/{adas}/me");
        Assert.Equal((false, true), (place.GetProperty("present").GetBoolean(), place.GetProperty("left").GetBoolean()));
        Assert.Equal(1, (await _ada.GetJsonAsync($"/api/rooms/{adas}")).GetProperty("stage").GetArrayLength());
    }

    [Fact]
    public async Task Ending_a_room_says_so_first_and_can_be_taken_back()
    {
        var room = await _ada.OpenAsync();
        await _bo.PutAsync($"/api/rooms/{room}/presence");
        Assert.Equal(HttpStatusCode.NoContent, await _ada.DropAsync($"/api/rooms/{room}"));
        Assert.Equal("closing", await StateAsync(room));
        Assert.Equal(HttpStatusCode.NoContent, await _ada.DropAsync($"/api/rooms/{room}/closing"));
        Assert.Equal("live", await StateAsync(room));

        await _ada.DropAsync($"/api/rooms/{room}");
        await WaitAsync(TimeSpan.FromSeconds(9));
        Assert.Equal("closing", await StateAsync(room));
        await WaitAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("ended", await StateAsync(room));

        var second = await _ada.OpenAsync();
        await _bo.PutAsync($"/api/rooms/{second}/presence");
        await _ada.DropAsync($"/api/rooms/{second}");
        await _ada.DropAsync($"/api/rooms/{second}");
        Assert.Equal("ended", await StateAsync(second));
    }

    [Fact]
    public async Task When_the_moderator_is_gone_for_a_minute_the_speaker_is_asked_and_the_room_ends_without_an_answer()
    {
        var room = await _ada.OpenAsync();
        await _ada.SeatAsync(_bo, room);
        await WaitAsync(TimeSpan.FromSeconds(59));
        await _bo.PutAsync($"/api/rooms/{room}/presence");
        await WaitAsync(TimeSpan.FromSeconds(1));
        var me = await _bo.GetJsonAsync($"/api/rooms/{room}/me");
        Assert.Equal((JsonValueKind.Null, "moderator"), (me.GetProperty("asked").GetProperty("with").ValueKind, me.GetProperty("asked").GetProperty("duty").GetString()));
        Assert.Equal(JsonValueKind.String, (await _bo.GetJsonAsync($"/api/rooms/{room}")).GetProperty("askingUntil").ValueKind);

        await WaitAsync(TimeSpan.FromSeconds(50));
        await _bo.PutAsync($"/api/rooms/{room}/presence");
        Assert.Equal("live", await StateAsync(room));
        await WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("ended", await StateAsync(room));
    }

    [Fact]
    public async Task The_host_hands_the_room_over_and_the_new_host_ends_it()
    {
        var room = await _ada.OpenAsync();
        await _ada.SeatAsync(_bo, room);
        Assert.Equal(HttpStatusCode.Accepted, await _ada.PutAsync($"/api/rooms/{room}/host/{await _bo.IdAsync(room)}"));
        Assert.Equal("ada", (await _bo.GetJsonAsync($"/api/rooms/{room}")).GetProperty("host").GetProperty("handle").GetString());
        await _bo.PutAsync($"/api/rooms/{room}/duty");
        var shown = await _bo.GetJsonAsync($"/api/rooms/{room}");
        Assert.Equal(("bo", "ada"), (shown.GetProperty("host").GetProperty("handle").GetString(), shown.GetProperty("creator").GetProperty("handle").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, await _ada.DropAsync($"/api/rooms/{room}?now=true"));
        Assert.Equal(HttpStatusCode.NoContent, await _bo.DropAsync($"/api/rooms/{room}?now=true"));
    }

    [Fact]
    public async Task Hands_are_held_live_and_a_new_one_is_refused_in_words()
    {
        var room = await _ada.OpenAsync();
        await _bo.PutAsync($"/api/rooms/{room}/hand");
        Assert.Equal(HttpStatusCode.NoContent, await _ada.PutAsync($"/api/rooms/{room}/hands", new { mode = "off", order = "least_heard" }));
        var shown = await _ada.GetJsonAsync($"/api/rooms/{room}");
        Assert.Equal(("off", "least_heard", 1), (shown.GetProperty("handMode").GetString(), shown.GetProperty("handOrder").GetString(), shown.GetProperty("hands").GetInt32()));
        var refused = await _dounia.PutAsync($"/api/rooms/{room}/hand", null, Ct);
        Assert.Equal("The moderators have paused raised hands for now.", (await refused.JsonAsync()).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, await _ada.PutAsync($"/api/rooms/{room}/hands", new { mode = "maybe" }));

        var answer = await _ada.PostAsync($"/api/rooms/{room}/hands/accept", null, Ct);
        Assert.Equal(1, (await answer.JsonAsync()).GetProperty("seated").GetInt32());
    }

    [Fact]
    public async Task Only_people_followed_by_the_stage_raise_a_hand_when_it_is_so_held()
    {
        var answer = await _ada.PostAsJsonAsync("/api/rooms", new { title = "Followed", hands = "followed" }, Ct);
        var room = (await answer.JsonAsync()).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.Conflict, await _bo.PutAsync($"/api/rooms/{room}/hand"));
        await _ada.FollowAsync("bo");
        Assert.Equal(HttpStatusCode.NoContent, await _bo.PutAsync($"/api/rooms/{room}/hand"));
        Assert.Equal(HttpStatusCode.Conflict, await _dounia.PutAsync($"/api/rooms/{room}/hand"));
    }

    [Fact]
    public async Task Whoever_opens_a_room_says_in_the_form_who_may_raise_a_hand()
    {
        var form = await _ada.GetStringAsync("/rooms/open", Ct);
        Assert.Equal(["everyone", "followed", "off"], Regex.Matches(form, "name=\"hands\" value=\"(\\w+)\"").Select(m => m.Groups[1].Value));
        Assert.Matches("value=\"everyone\" checked", form);
        Assert.Matches("value=\"followed\" checked", await (await _ada.FormAsync("/rooms", ("title", ""), ("hands", "followed"))).Content.ReadAsStringAsync(Ct));

        var opened = await _ada.FormAsync("/rooms", ("title", "Questions at the end"), ("hands", "off"));
        Assert.Equal("off", (await _ada.GetJsonAsync($"/api/rooms/{opened.Headers.Location!.ToString().Split('/', '?')[2]}")).GetProperty("handMode").GetString());
    }

    [Fact]
    public async Task A_social_room_exists_for_those_whom_a_moderator_follows_until_it_is_opened_to_all()
    {
        await _ada.FollowAsync("bo");
        var room = await _ada.OpenAsync(access: "social");
        Assert.Equal(HttpStatusCode.OK, (await _bo.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
        Assert.Contains(room, (await _bo.GetJsonAsync("/api/rooms")).EnumerateArray().Select(r => r.GetProperty("id").GetString()));
        foreach (var who in new[] { _dounia, _app.Guest() }) Assert.Equal(HttpStatusCode.NotFound, (await who.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
        await _bo.PutAsync($"/api/rooms/{room}/presence");
        Assert.Equal(HttpStatusCode.Forbidden, await _bo.PutAsync($"/api/rooms/{room}/access", new { access = "open" }));
        Assert.Equal(HttpStatusCode.Conflict, await _ada.PutAsync($"/api/rooms/{room}/access", new { access = "closed" }));
        Assert.Equal(HttpStatusCode.BadRequest, await _ada.PutAsync($"/api/rooms/{room}/access", new { access = "club" }));
        Assert.Equal(HttpStatusCode.NoContent, await _ada.PutAsync($"/api/rooms/{room}/access", new { access = "open" }));
        Assert.Equal("open", (await _app.Guest().GetJsonAsync($"/api/rooms/{room}")).GetProperty("access").GetString());
        Assert.Contains("This room is open to everyone now.", await _ada.GetStringAsync($"/room/{room}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_removed_is_listed_and_can_be_let_in_again()
    {
        var room = await _ada.OpenAsync();
        await _bo.PutAsync($"/api/rooms/{room}/presence");
        var bo = await _bo.IdAsync(room);
        await _bo.DropAsync($"/api/rooms/{room}/presence");
        Assert.Equal(HttpStatusCode.NoContent, await _ada.PutAsync($"/api/rooms/{room}/removed/{bo}"));
        Assert.Equal(HttpStatusCode.Forbidden, await _bo.PutAsync($"/api/rooms/{room}/presence"));
        Assert.Contains("The moderators removed you from this room.", await _bo.GetStringAsync($"/room/{room}", Ct), StringComparison.Ordinal);
        var removed = Assert.Single((await _ada.GetJsonAsync($"/api/rooms/{room}/removed")).EnumerateArray());
        Assert.Equal(("bo", "ada"), (removed.GetProperty("member").GetProperty("handle").GetString(), removed.GetProperty("by").GetProperty("handle").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, await _ada.PutAsync($"/api/rooms/{room}/removed/77"));

        Assert.Equal(HttpStatusCode.NoContent, await _ada.DropAsync($"/api/rooms/{room}/removed/{bo}"));
        Assert.Equal(HttpStatusCode.NoContent, await _bo.PutAsync($"/api/rooms/{room}/presence"));
    }

    [Fact]
    public async Task A_second_mute_proposes_the_audience()
    {
        var room = await _ada.OpenAsync();
        await _ada.SeatAsync(_bo, room);
        var bo = await _bo.IdAsync(room);
        foreach (var expected in new[] { HttpStatusCode.NoContent, HttpStatusCode.OK })
        {
            await _bo.PutAsync($"/api/rooms/{room}/microphone", new { open = true });
            Assert.Equal(expected, await _ada.PutAsync($"/api/rooms/{room}/stage/{bo}/muted"));
        }
        Assert.Equal(bo, (await _ada.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("moveToAudience").GetString());
    }

    [Fact]
    public async Task The_summary_of_an_ended_room_is_for_its_host_and_moderators()
    {
        var room = await _ada.OpenAsync();
        await _ada.SeatAsync(_bo, room);
        await _dounia.PutAsync($"/api/rooms/{room}/presence");
        await WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.Conflict, (await _ada.GetAsync($"/api/rooms/{room}/summary", Ct)).StatusCode);
        await _ada.DropAsync($"/api/rooms/{room}?now=true");

        var summary = await _ada.GetJsonAsync($"/api/rooms/{room}/summary");
        Assert.Equal((1, 3, 0, 1, 1), (summary.GetProperty("peakListeners").GetInt32(), summary.GetProperty("members").GetInt32(), summary.GetProperty("guests").GetInt32(),
            summary.GetProperty("handsRaised").GetInt32(), summary.GetProperty("handsAccepted").GetInt32()));
        Assert.Equal(HttpStatusCode.Forbidden, (await _bo.GetAsync($"/api/rooms/{room}/summary", Ct)).StatusCode);
        Assert.Contains("What this room was", await _ada.GetStringAsync($"/room/{room}", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("What this room was", await _dounia.GetStringAsync($"/room/{room}", Ct), StringComparison.Ordinal);

        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Kit.Storage.PalabreDb>();
        Assert.True(Assert.Single(db.Set<Visit>().ToList()).Moderated);
    }

    /// <summary>Time passes second by second, as the sweep sees it; nobody has a session, so who says nothing for a minute is gone.</summary>
    private async Task WaitAsync(TimeSpan time)
    {
        var keeper = _app.Services.GetServices<IHostedService>().OfType<KeepRooms>().Single();
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await keeper.SweepAsync(Ct);
        }
    }

    private async Task<string?> StateAsync(string room) => (await _ada.GetJsonAsync($"/api/rooms/{room}")).GetProperty("state").GetString();
}
