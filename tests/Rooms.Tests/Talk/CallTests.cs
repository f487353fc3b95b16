using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>Calls into a room, and waves, over HTTP.</summary>
public sealed class CallTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;

    [Fact]
    public async Task Only_somebody_who_follows_can_be_called_and_hears_it_on_any_page()
    {
        var (fan, handle) = await MemberAsync();
        var room = await Ada.OpenAsync("L’eau");
        Assert.Equal((403, "call_followers_only"), await RefusedAsync(Ada, room, handle));
        await FollowAsync(fan, "ada");
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
        var (fan, handle) = await MemberAsync();
        await FollowAsync(fan, "ada");
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
    public async Task From_outside_of_a_room_and_as_a_guest_nobody_calls()
    {
        var (fan, handle) = await MemberAsync();
        var (outsider, _) = await MemberAsync();
        var room = await Ada.OpenAsync();
        await FollowAsync(fan, "ada");
        Assert.Equal((401, "sign_in_first"), await RefusedAsync(running.Guest, room, handle));
        Assert.Equal((403, "call_from_outside"), await RefusedAsync(outsider, room, handle));
        Assert.Equal((404, "nobody_to_bring"), await RefusedAsync(Ada, room, "nobody.at.all"));
    }

    [Fact]
    public async Task Into_a_closed_room_only_its_stage_calls_and_then_it_exists_for_the_called()
    {
        var (fan, handle) = await MemberAsync();
        var (listener, listeners) = await MemberAsync();
        await FollowAsync(fan, "ada");
        await FollowAsync(fan, listeners);
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
            var (fan, handle) = await MemberAsync();
            await FollowAsync(fan, "ada");
            handles.Add(handle);
        }
        foreach (var handle in handles.Take(Ping.Most)) Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handle));
        Assert.Equal((409, "call_too_many"), await RefusedAsync(Ada, room, handles[^1]));
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, room, handles[0]));
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Ada, await Ada.OpenAsync(), handles[^1]));
    }

    [Fact]
    public async Task That_somebody_is_here_shows_only_to_those_they_follow_and_who_follow_them()
    {
        var (me, mine) = await MemberAsync();
        var (friend, friends) = await MemberAsync();
        await using (await WatchAsync(friend))
        {
            Assert.Empty(await PeopleAsync(me));
            await FollowAsync(me, friends);
            Assert.Empty(await PeopleAsync(me));
            Assert.Equal(HttpStatusCode.Forbidden, await WaveAsync(me, friends));
            await FollowAsync(friend, mine);
            Assert.Equal([friends], await PeopleAsync(me));
        }
        await Api.UntilAsync(async () => (await PeopleAsync(me)).Count == 0, "the page was closed");
        Assert.Equal(HttpStatusCode.Forbidden, await WaveAsync(me, friends));
    }

    [Fact]
    public async Task The_first_who_answers_a_wave_sits_on_a_closed_stage_with_the_waver_and_the_other_hears_nothing()
    {
        var (me, mine) = await MemberAsync();
        var (first, firsts) = await MemberAsync();
        var (second, seconds) = await MemberAsync();
        foreach (var (friend, handle) in new[] { (first, firsts), (second, seconds) })
        {
            await FollowAsync(me, handle);
            await FollowAsync(friend, mine);
        }
        await using var one = await WatchAsync(first);
        await using var two = await WatchAsync(second);
        await using var own = await WatchAsync(me);
        Assert.Equal(HttpStatusCode.NoContent, await WaveAsync(me, firsts, seconds));
        await one.UntilTextAsync("turbo", markup => markup.Contains("/accept", StringComparison.Ordinal));
        var wave = (await first.GetJsonAsync("/api/pings")).GetProperty("waves")[0].GetProperty("id").GetString();

        var answer = await first.PutAsync($"/api/waves/{wave}", null, Api.Ct);
        var room = (await answer.JsonAsync()).GetProperty("room").GetString()!;
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await own.UntilTextAsync("turbo", markup => markup.Contains($"/room/{room}?join", StringComparison.Ordinal));
        var seated = await me.GetJsonAsync($"/api/rooms/{room}");
        Assert.Equal("closed", seated.GetProperty("access").GetString());
        Assert.Equal([(mine, "moderator"), (firsts, "speaker")], seated.GetProperty("stage").EnumerateArray().Select(p => (p.GetProperty("handle").GetString()!, p.GetProperty("role").GetString()!)));

        Assert.Equal(HttpStatusCode.Conflict, await second.PutAsync($"/api/waves/{wave}"));
        Assert.Equal(HttpStatusCode.NotFound, (await second.GetAsync($"/api/rooms/{room}", Api.Ct)).StatusCode);
        Assert.Empty((await second.GetJsonAsync("/api/pings")).GetProperty("waves").EnumerateArray());
    }

    [Fact]
    public async Task A_page_of_the_house_says_who_one_is_to_nobody_else()
    {
        var (me, _) = await MemberAsync();
        var (spy, _) = await MemberAsync();
        var id = (await me.GetJsonAsync("/api/me")).GetProperty("member").GetProperty("id").GetString();
        await using var watching = await EventStream.OpenAsync(spy, $"/live?topic=me/{id}", null, isPath: true);
        await watching.NextTextAsync("open");
        Assert.Equal(0, running.App.Services.GetRequiredService<LiveStreams>().WatcherCount($"me/{id}"));
        Assert.Contains($"<body data-topic=\"me/{id}\"", await me.GetStringAsync("/pings", Api.Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("data-topic=\"me/", await running.Guest.GetStringAsync("/", Api.Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_called_next_to_somebody_whom_they_block_or_who_blocks_them()
    {
        var (fan, handle) = await MemberAsync();
        var (speaker, _) = await MemberAsync();
        await FollowAsync(fan, "ada");
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

    private async Task<(HttpClient Who, string Handle)> MemberAsync()
    {
        var handle = $"m{Interlocked.Increment(ref _made)}";
        return (await running.App.AsAsync(handle), handle);
    }

    private static int _made;

    private static async Task FollowAsync(HttpClient who, string handle) =>
        (await who.PutAsync($"/api/members/{handle}/follow", null, Api.Ct)).EnsureSuccessStatusCode();

    private static Task<HttpStatusCode> CallAsync(HttpClient who, string room, string handle) => who.PutAsync($"/api/rooms/{room}/pings/{handle}");

    private static async Task<(int, string?)> RefusedAsync(HttpClient who, string room, string handle)
    {
        var answer = await who.PutAsync($"/api/rooms/{room}/pings/{handle}", null, Api.Ct);
        return ((int)answer.StatusCode, (await answer.JsonAsync()).GetProperty("type").GetString());
    }

    private static async Task<int> CallsAsync(HttpClient who) => (await who.GetJsonAsync("/api/pings")).GetProperty("calls").GetArrayLength();

    private static async Task<List<string?>> PeopleAsync(HttpClient who) =>
        [.. (await who.GetJsonAsync("/api/waves/people")).EnumerateArray().Select(p => p.GetProperty("handle").GetString())];

    private static async Task<HttpStatusCode> WaveAsync(HttpClient who, params string[] to) => (await who.PostAsJsonAsync("/api/waves", new { to }, Api.Ct)).StatusCode;

    /// <summary>A page of theirs is open.</summary>
    private static async Task<EventStream> WatchAsync(HttpClient who)
    {
        var stream = await EventStream.OpenAsync(who, $"/live?topic=me/{(await who.GetJsonAsync("/api/me")).GetProperty("member").GetProperty("id").GetString()}", null, isPath: true);
        await stream.NextTextAsync("open");
        return stream;
    }
}
