using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>Calls into a room, and waves, over HTTP.</summary>
public sealed class CallTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;

    [Fact]
    public async Task Only_somebody_who_follows_can_be_called_and_hears_it_on_any_page()
    {
        var (fan, handle) = await running.MemberAsync();
        var room = await Ada.OpenAsync("L’eau");
        Assert.Equal((403, "call_followers_only"), await RefusedAsync(Ada, room, handle));
        await fan.FollowAsync("ada");
        await using var page = await WatchAsync(fan);
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handle));
        await page.UntilTextAsync("turbo", markup => markup.Contains("target=\"toasts\"", StringComparison.Ordinal) && markup.Contains($"/room/{room}?join", StringComparison.Ordinal));

        var call = Assert.Single((await fan.GetJsonAsync("/api/pings")).GetProperty("calls").EnumerateArray());
        Assert.Equal((room, "L’eau", "ada"), (call.GetProperty("room").GetString(), call.GetProperty("title").GetString(), call.GetProperty("by").GetProperty("handle").GetString()));
        Assert.Contains("L’eau", await fan.GetStringAsync("/", Api.Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_over_when_one_lets_it_pass_comes_in_or_the_room_ends()
    {
        var (fan, handle) = await running.MemberAsync();
        await fan.FollowAsync("ada");
        var (first, second, third) = (await Ada.OpenAsync(), await Ada.OpenAsync(), await Ada.OpenAsync());
        foreach (var room in new[] { first, second, third }) Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handle));
        Assert.Equal(3, await CallsAsync(fan));

        await fan.DropAsync($"/api/pings/{first}");
        Assert.Equal(2, await CallsAsync(fan));
        await fan.PutAsync($"/api/rooms/{second}/presence");
        Assert.Equal(1, await CallsAsync(fan));
        Assert.Equal((409, "call_is_here"), await RefusedAsync(Ada, second, handle));
        await Ada.DropAsync($"/api/rooms/{third}?now=true");
        Assert.Equal(0, await CallsAsync(fan));
        Assert.Equal((409, "room_ended"), await RefusedAsync(Ada, third, handle));
    }

    [Fact]
    public async Task Whoever_came_in_and_left_is_called_no_longer_until_somebody_calls_again()
    {
        var (fan, handle) = await running.MemberAsync();
        await fan.FollowAsync("ada");
        await fan.FollowAsync("bo");
        var room = await Ada.OpenAsync();
        await running.Bo.PutAsync($"/api/rooms/{room}/presence");
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handle));
        await fan.PutAsync($"/api/rooms/{room}/presence");
        await fan.DropAsync($"/api/rooms/{room}/presence");
        Assert.Equal(0, await CallsAsync(fan));
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(running.Bo, room, handle));
        Assert.Equal(1, await CallsAsync(fan));
    }

    [Fact]
    public async Task The_calls_of_a_room_that_is_over_are_kept_no_longer_and_pages_hear_that_they_are_over()
    {
        var (fan, handle) = await running.MemberAsync();
        await fan.FollowAsync("ada");
        var (room, other) = (await Ada.OpenAsync(), await Ada.OpenAsync());
        foreach (var one in new[] { room, other }) Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, one, handle));
        await using var page = await WatchAsync(fan);
        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        await page.UntilAsync("calls", told => told.GetProperty("calls").GetArrayLength() == 1);
        await using var scope = running.App.Services.CreateAsyncScope();
        var kept = await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Ping>().Where(p => p.Room == Api.Room(room) || p.Room == Api.Room(other)).ToListAsync(Api.Ct);
        Assert.Equal(Api.Room(other), Assert.Single(kept).Room);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_block_neither_a_call_nor_a_wave_of_the_other_is_shown(bool isByTheCalled)
    {
        var (host, hosts) = await running.MemberAsync();
        var (fan, fans) = await running.MemberAsync();
        await fan.FollowAsync(hosts);
        await host.FollowAsync(fans);
        var room = await Ada.OpenAsync();
        await host.PutAsync($"/api/rooms/{room}/presence");
        await using (var page = await WatchAsync(fan))
        {
            Assert.Equal(HttpStatusCode.NoContent, await CallAsync(host, room, fans));
            Assert.Equal(HttpStatusCode.NoContent, await WaveAsync(host, fans));
            await page.UntilAsync("calls", told => told.GetProperty("calls").GetArrayLength() == 1 && told.GetProperty("waves").GetArrayLength() == 1);
            var (blocker, blocked) = isByTheCalled ? (fan, host) : (host, fan);
            Assert.Equal(HttpStatusCode.NoContent, await blocker.PutAsync($"/api/me/blocks/{await blocked.IdAsync(room)}"));
            // The streams of who is blocked end at that moment: only the blocker's page is still there to hear it.
            if (isByTheCalled) await page.UntilAsync("calls", IsEmpty);
        }
        Assert.True(IsEmpty(await fan.GetJsonAsync("/api/pings")));

        static bool IsEmpty(JsonElement told) => told.GetProperty("calls").GetArrayLength() + told.GetProperty("waves").GetArrayLength() == 0;
    }

    [Fact]
    public async Task A_call_into_a_room_that_a_speakers_block_has_shut_since_says_nothing_of_it()
    {
        var (fan, handle) = await running.MemberAsync();
        var (speaker, _) = await running.MemberAsync();
        await fan.FollowAsync("ada");
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(speaker, room);
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handle));
        Assert.Equal(1, await CallsAsync(fan));
        await speaker.PutAsync($"/api/me/blocks/{await fan.IdAsync(room)}");
        Assert.Equal(0, await CallsAsync(fan));
    }

    [Fact]
    public async Task A_page_that_comes_back_has_its_list_and_is_not_told_of_a_call_a_second_time()
    {
        var (fan, handle) = await running.MemberAsync();
        await fan.FollowAsync("ada");
        var (first, second) = (await Ada.OpenAsync(), await Ada.OpenAsync());
        string? lastId;
        await using (var page = await WatchAsync(fan))
        {
            await CallAsync(Ada, first, handle);
            await page.NextTextAsync("calls");
            lastId = page.LastId;
        }
        await CallAsync(Ada, second, handle);
        await fan.DropAsync($"/api/pings/{first}");
        await using var again = await WatchAsync(fan, lastId);
        await again.UntilTextAsync("turbo", markup =>
        {
            Assert.DoesNotContain("target=\"toasts\"", markup, StringComparison.Ordinal);
            return markup.Contains($"/room/{second}?join", StringComparison.Ordinal) && !markup.Contains($"/room/{first}?join", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task From_outside_of_a_room_and_as_a_guest_nobody_calls()
    {
        var (fan, handle) = await running.MemberAsync();
        var (outsider, _) = await running.MemberAsync();
        var room = await Ada.OpenAsync();
        await fan.FollowAsync("ada");
        Assert.Equal((401, "sign_in_first"), await RefusedAsync(running.Guest, room, handle));
        Assert.Equal((403, "call_from_outside"), await RefusedAsync(outsider, room, handle));
        Assert.Equal((404, "nobody_to_bring"), await RefusedAsync(Ada, room, "nobody.at.all"));
    }

    [Fact]
    public async Task Into_a_closed_room_only_its_stage_calls_and_then_it_exists_for_the_called()
    {
        var (fan, handle) = await running.MemberAsync();
        var (listener, listeners) = await running.MemberAsync();
        await fan.FollowAsync("ada");
        await fan.FollowAsync(listeners);
        var room = await Ada.OpenAsync("Entre nous", "closed");
        await Ada.PutAsync($"/api/rooms/{room}/guests/{listeners}");
        await listener.PutAsync($"/api/rooms/{room}/presence");
        Assert.Equal((403, "you_are_not_on_stage"), await RefusedAsync(listener, room, handle));
        Assert.Equal(HttpStatusCode.NotFound, (await fan.GetAsync($"/api/rooms/{room}", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handle));
        Assert.Equal(HttpStatusCode.OK, (await fan.GetAsync($"/api/rooms/{room}", Api.Ct)).StatusCode);
    }

    [Fact]
    public async Task Twenty_people_can_be_called_into_a_room_and_the_same_one_again_costs_nothing()
    {
        var room = await Ada.OpenAsync();
        var handles = new List<string>();
        for (var i = 0; i <= Ping.Most; i++)
        {
            var (fan, handle) = await running.MemberAsync();
            await fan.FollowAsync("ada");
            handles.Add(handle);
        }
        foreach (var handle in handles.Take(Ping.Most)) Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handle));
        Assert.Equal((409, "call_too_many"), await RefusedAsync(Ada, room, handles[^1]));
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handles[0]));
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, await Ada.OpenAsync(), handles[^1]));
    }

    [Fact]
    public async Task A_call_pressed_twice_at_once_rings_once()
    {
        var (fan, handle) = await running.MemberAsync();
        await fan.FollowAsync("ada");
        await using var page = await WatchAsync(fan);
        var rooms = new List<string>();
        for (var round = 0; round < 8; round++)
        {
            var room = await Ada.OpenAsync(access: "closed");
            rooms.Add(room);
            Assert.All(await Api.PressedAsync(() => CallAsync(Ada, room, handle)), press => Assert.Equal(HttpStatusCode.NoContent, press));
            Assert.All(await Api.PressedAsync(() => Ada.PutAsync($"/api/rooms/{room}/guests/dounia")), press => Assert.Equal(HttpStatusCode.NoContent, press));
            Assert.Equal(HttpStatusCode.OK, (await running.Dounia.GetAsync($"/api/rooms/{room}", Api.Ct)).StatusCode);
        }
        await fan.DropAsync($"/api/pings/{rooms[^1]}");
        var (rings, heardLast) = (0, false);
        await page.UntilTextAsync("turbo", markup =>
        {
            if (markup.Contains("target=\"toasts\"", StringComparison.Ordinal)) rings++;
            var isOfLast = markup.Contains($"/room/{rooms[^1]}?join", StringComparison.Ordinal);
            heardLast |= isOfLast;
            return heardLast && !isOfLast;
        });
        Assert.Equal(rooms.Count, rings);
    }

    [Fact]
    public async Task A_call_at_the_moment_when_the_room_ends_is_not_kept()
    {
        var (fan, handle) = await running.MemberAsync();
        await fan.FollowAsync("ada");
        var room = await Ada.OpenAsync();
        var gathering = running.App.Services.GetRequiredService<LiveRooms>().Find(Api.Room(room))!;
        await gathering.Turn.WaitAsync(Api.Ct);
        var calling = RefusedAsync(Ada, room, handle);
        await Task.WhenAny(calling, Task.Delay(300, Api.Ct));
        gathering.Room.EndedAt = DateTimeOffset.UnixEpoch;
        gathering.Turn.Release();
        Assert.Equal((409, "room_ended"), await calling);
        gathering.Room.EndedAt = null;
    }

    [Fact]
    public async Task That_somebody_is_here_shows_only_to_those_they_follow_and_who_follow_them()
    {
        var (me, mine) = await running.MemberAsync();
        var (friend, friends) = await running.MemberAsync();
        await using (await WatchAsync(friend))
        {
            Assert.Empty(await PeopleAsync(me));
            await me.FollowAsync(friends);
            Assert.Empty(await PeopleAsync(me));
            Assert.Equal(HttpStatusCode.Forbidden, await WaveAsync(me, friends));
            await friend.FollowAsync(mine);
            Assert.Equal([friends], await PeopleAsync(me));
        }
        await Api.UntilAsync(async () => (await PeopleAsync(me)).Count == 0, "the page was closed");
        Assert.Equal(HttpStatusCode.Forbidden, await WaveAsync(me, friends));
    }

    [Fact]
    public async Task The_first_who_answers_a_wave_sits_on_a_closed_stage_with_the_waver_and_the_other_hears_nothing()
    {
        var ((me, mine), (first, firsts), (second, seconds)) = await CircleAsync();
        await using var one = await WatchAsync(first);
        await using var two = await WatchAsync(second);
        await using var own = await WatchAsync(me);
        Assert.Equal(HttpStatusCode.NoContent, await WaveAsync(me, firsts, seconds));
        await one.UntilTextAsync("turbo", markup => markup.Contains("/accept", StringComparison.Ordinal));
        var wave = (await first.GetJsonAsync("/api/pings")).GetProperty("waves")[0].GetProperty("id").GetString();

        await two.UntilAsync("calls", told => told.GetProperty("waves").GetArrayLength() == 1);

        var answer = await first.PutAsync($"/api/waves/{wave}", null, Api.Ct);
        var room = (await answer.JsonAsync()).GetProperty("room").GetString()!;
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await own.UntilTextAsync("turbo", markup => markup.Contains($"/room/{room}?join", StringComparison.Ordinal));
        var seated = await me.GetJsonAsync($"/api/rooms/{room}");
        Assert.Equal("closed", seated.GetProperty("access").GetString());
        Assert.Equal([(mine, "moderator"), (firsts, "speaker")], seated.GetProperty("stage").EnumerateArray().Select(p => (p.GetProperty("handle").GetString()!, p.GetProperty("role").GetString()!)));

        // All that the other's page is told is that nothing waits any more: neither who answered nor where.
        await two.UntilTextAsync("turbo", markup =>
        {
            foreach (var secret in new[] { room, $"@{firsts}", "target=\"toasts\"" }) Assert.DoesNotContain(secret, markup, StringComparison.Ordinal);
            return !markup.Contains("/accept", StringComparison.Ordinal);
        });
        Assert.Equal("""{"calls":[],"waves":[]}""", await two.NextTextAsync("calls"));
        Assert.Equal(HttpStatusCode.Conflict, await second.PutAsync($"/api/waves/{wave}"));
        Assert.Equal(HttpStatusCode.NotFound, (await second.GetAsync($"/api/rooms/{room}", Api.Ct)).StatusCode);
        Assert.Empty((await second.GetJsonAsync("/api/pings")).GetProperty("waves").EnumerateArray());
    }

    [Fact]
    public async Task Whom_a_block_keeps_from_a_wave_leaves_it_to_the_others()
    {
        var (me, first, second) = await CircleAsync();
        await using var one = await WatchAsync(first.Who);
        await using var two = await WatchAsync(second.Who);
        var wave = await WavedAsync(me.Who, first, second);
        var room = await Ada.OpenAsync();
        await first.Who.PutAsync($"/api/me/blocks/{await me.Who.IdAsync(room)}");
        Assert.Equal((409, "wave_over"), await first.Who.PutAsync($"/api/waves/{wave}", null, Api.Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.Created, await second.Who.PutAsync($"/api/waves/{wave}"));
    }

    [Fact]
    public async Task When_the_waver_holds_a_room_by_now_the_wave_is_over_for_all_it_went_to()
    {
        var (me, first, second) = await CircleAsync();
        await using var one = await WatchAsync(first.Who);
        await using var two = await WatchAsync(second.Who);
        var wave = await WavedAsync(me.Who, first, second);
        var room = await me.Who.OpenAsync();
        await running.Bo.PutAsync($"/api/rooms/{room}/presence");
        var gathering = running.App.Services.GetRequiredService<LiveRooms>().Find(Api.Room(room))!;
        lock (gathering.Gate) gathering.Stage.Connect(gathering.Room.Host);

        Assert.Equal((409, "wave_over"), await first.Who.PutAsync($"/api/waves/{wave}", null, Api.Ct).RefusalAsync());
        await two.UntilAsync("calls", told => told.GetProperty("waves").GetArrayLength() == 1);
        await two.UntilAsync("calls", told => told.GetProperty("waves").GetArrayLength() == 0);
    }

    [Fact]
    public async Task The_waves_of_who_is_suspended_are_over()
    {
        var (me, first, second) = await CircleAsync();
        await using var one = await WatchAsync(first.Who);
        await using var two = await WatchAsync(second.Who);
        var wave = await WavedAsync(me.Who, first, second);
        var id = Api.Member(await me.Who.MyIdAsync());
        await using (var scope = running.App.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<ObeyStewards>().HandleAsync(new MemberSuspended(id, null, "rule", "/decision", DateTimeOffset.UnixEpoch), Api.Ct);
        await two.UntilAsync("calls", told => told.GetProperty("waves").GetArrayLength() == 1);
        await two.UntilAsync("calls", told => told.GetProperty("waves").GetArrayLength() == 0);
        Assert.Equal((409, "wave_over"), await first.Who.PutAsync($"/api/waves/{wave}", null, Api.Ct).RefusalAsync());
    }

    [Fact]
    public async Task A_page_of_the_house_says_who_one_is_to_nobody_else()
    {
        var (me, _) = await running.MemberAsync();
        var (spy, _) = await running.MemberAsync();
        var id = await me.MyIdAsync();
        await using var watching = await EventStream.WatchAsync(spy, $"me/{id}");
        Assert.Equal(0, running.App.Services.GetRequiredService<LiveStreams>().WatcherCount($"me/{id}"));
        Assert.Contains($"<body data-topic=\"me/{id}\"", await me.GetStringAsync("/pings", Api.Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("data-topic=\"me/", await running.Guest.GetStringAsync("/", Api.Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_called_next_to_somebody_whom_they_block_or_who_blocks_them()
    {
        var (fan, handle) = await running.MemberAsync();
        var (speaker, _) = await running.MemberAsync();
        await fan.FollowAsync("ada");
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(speaker, room);
        var (fans, speakers) = (await fan.IdAsync(room), await speaker.IdAsync(room));
        await fan.PutAsync($"/api/me/blocks/{speakers}");
        Assert.Equal((403, "call_not_here"), await RefusedAsync(Ada, room, handle));
        await fan.DropAsync($"/api/me/blocks/{speakers}");
        await speaker.PutAsync($"/api/me/blocks/{fans}");
        Assert.Equal((403, "call_not_here"), await RefusedAsync(Ada, room, handle));
        await speaker.DropAsync($"/api/me/blocks/{fans}");
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handle));
    }

    /// <summary>Three who follow each other, as far as waves go from the first to the others.</summary>
    private async Task<((HttpClient Who, string Handle) Me, (HttpClient Who, string Handle) First, (HttpClient Who, string Handle) Second)> CircleAsync()
    {
        var (me, first, second) = (await running.MemberAsync(), await running.MemberAsync(), await running.MemberAsync());
        foreach (var (who, handle) in new[] { first, second })
        {
            await me.Who.FollowAsync(handle);
            await who.FollowAsync(me.Handle);
        }
        return (me, first, second);
    }

    /// <summary>The id of a wave to these two, whose pages are open.</summary>
    private static async Task<string> WavedAsync(HttpClient me, (HttpClient Who, string Handle) first, (HttpClient Who, string Handle) second)
    {
        Assert.Equal(HttpStatusCode.NoContent, await WaveAsync(me, first.Handle, second.Handle));
        return (await first.Who.GetJsonAsync("/api/pings")).GetProperty("waves")[0].GetProperty("id").GetString()!;
    }

    private static Task<HttpStatusCode> CallAsync(HttpClient who, string room, string handle) => who.PutAsync($"/api/rooms/{room}/pings/{handle}");

    private static Task<(int Status, string? Code)> RefusedAsync(HttpClient who, string room, string handle) => who.PutAsync($"/api/rooms/{room}/pings/{handle}", null, Api.Ct).RefusalAsync();

    private static async Task<int> CallsAsync(HttpClient who) => (await who.GetJsonAsync("/api/pings")).GetProperty("calls").GetArrayLength();

    private static async Task<List<string?>> PeopleAsync(HttpClient who) =>
        [.. (await who.GetJsonAsync("/api/waves/people")).EnumerateArray().Select(p => p.GetProperty("handle").GetString())];

    private static async Task<HttpStatusCode> WaveAsync(HttpClient who, params string[] to) => (await who.PostAsJsonAsync("/api/waves", new { to }, Api.Ct)).StatusCode;

    /// <summary>A page of theirs is open.</summary>
    private static async Task<EventStream> WatchAsync(HttpClient who, string? lastId = null) => await EventStream.WatchAsync(who, $"me/{await who.MyIdAsync()}", lastId);
}
