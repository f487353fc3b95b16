using System.Text.Json;
using Palabre.Live.Peer;
using Palabre.Rooms.Tests.Media;

namespace Palabre.Rooms.Tests;

/// <summary>A room as a stream of JSON events.</summary>
public sealed class RoomEventsTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;
    private HttpClient Bo => running.Bo;

    [Fact]
    public async Task A_program_sees_the_room_first_then_every_change_and_the_end()
    {
        var room = await Ada.OpenAsync();
        await using var events = await EventStream.OpenAsync(running.Guest, room);
        Assert.Equal(room, (await events.NextAsync("room")).GetProperty("id").GetString());

        await Bo.PutAsync($"/api/rooms/{room}/hand");
        await events.UntilAsync("room", state => state.GetProperty("hands").GetInt32() == 1);
        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        Assert.Equal(room, (await events.NextAsync("ended")).GetProperty("room").GetString());
        Assert.True(await events.IsOverAsync());
    }

    [Fact]
    public async Task Moderators_see_the_hands_and_others_do_not()
    {
        var room = await Ada.OpenAsync();
        await using var moderator = await EventStream.OpenAsync(Ada, room);
        await using var guest = await EventStream.OpenAsync(running.Guest, room);
        await Bo.PutAsync($"/api/rooms/{room}/hand");
        await moderator.UntilAsync("hands", hands => hands.GetArrayLength() == 1);

        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        await guest.NextAsync("ended");
        Assert.DoesNotContain("hands", guest.Seen);
    }

    [Fact]
    public async Task A_member_hears_of_their_own_invitation()
    {
        var room = await Ada.OpenAsync();
        await Bo.PutAsync($"/api/rooms/{room}/presence");
        await using var events = await EventStream.OpenAsync(Bo, room);
        await Ada.PutAsync($"/api/rooms/{room}/stage/{await Bo.IdAsync(room)}");
        Assert.Equal(JsonValueKind.String, (await events.NextAsync("invited")).GetProperty("until").ValueKind);
    }

    [Fact]
    public async Task A_stream_resumes_after_the_last_event_seen_without_repeating_it()
    {
        var room = await Ada.OpenAsync();
        string last;
        await using (var events = await EventStream.OpenAsync(running.Guest, room))
        {
            await Bo.PutAsync($"/api/rooms/{room}/hand");
            await events.UntilAsync("room", state => state.GetProperty("hands").GetInt32() == 1);
            last = events.LastId!;
        }
        await Bo.DropAsync($"/api/rooms/{room}/hand");
        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        Assert.True(long.Parse(last, System.Globalization.CultureInfo.InvariantCulture) > 0);

        var second = await Ada.OpenAsync();
        await using (var events = await EventStream.OpenAsync(running.Guest, second))
        {
            await Bo.PutAsync($"/api/rooms/{second}/hand");
            await events.UntilAsync("room", state => state.GetProperty("hands").GetInt32() == 1);
            last = events.LastId!;
        }
        await Bo.DropAsync($"/api/rooms/{second}/hand");
        await Task.Delay(500, Api.Ct);
        await using var resumed = await EventStream.OpenAsync(running.Guest, second, last);
        Assert.Equal(0, (await resumed.NextAsync("room")).GetProperty("hands").GetInt32());
        Assert.NotEqual(last, resumed.LastId);
    }

    [Fact]
    public async Task Whoever_watches_sees_how_loud_the_speaker_is()
    {
        // One who holds no other room: speaking is being there, and one is in one room at a time.
        using var loud = await running.App.AsAsync("loud");
        var room = await loud.OpenAsync();
        await using var events = await EventStream.OpenAsync(running.Guest, room);
        await using var speaker = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), loud, $"/api/rooms/{room}/whip");
        using var talking = Sound.Talk(speaker);
        var id = await loud.IdAsync(room);
        await events.UntilAsync("levels", levels => levels.GetProperty("levels").TryGetProperty(id, out var level) && level.GetInt32() < 50
            && levels.GetProperty("speaking").EnumerateArray().Any(who => who.GetString() == id));
        await events.UntilAsync("levels", _ => true);
        Assert.True((await loud.GetJsonAsync($"/api/rooms/{room}")).GetProperty("stage")[0].GetProperty("speaking").GetBoolean());
    }

    [Fact]
    public async Task A_closed_room_reaches_the_hall_of_those_brought_in_and_no_other()
    {
        var room = await Ada.OpenAsync("Among ourselves", "closed");
        var ada = await Ada.IdAsync(room);
        await using var own = await EventStream.OpenAsync(Ada, $"/live?topic=hall/{ada}", null, isPath: true);
        await using var spy = await EventStream.OpenAsync(Bo, $"/live?topic=hall/{ada}&topic=room/{room}&topic=hall", null, isPath: true);
        await own.NextTextAsync("open");
        await spy.NextTextAsync("open");
        await Ada.PutAsync($"/api/rooms/{room}/microphone", new { open = true });
        var open = await Ada.OpenAsync("For all");

        await own.UntilTextAsync("turbo", markup => markup.Contains("Among ourselves", StringComparison.Ordinal) && markup.Contains("For all", StringComparison.Ordinal));
        await spy.UntilTextAsync("turbo", markup =>
        {
            Assert.DoesNotContain("Among ourselves", markup, StringComparison.Ordinal);
            return markup.Contains($"/room/{open}", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_browser_page_is_sent_the_stage_as_markup_when_it_changes()
    {
        var room = await Ada.OpenAsync();
        await using var page = await EventStream.OpenAsync(running.Guest, $"/live?topic=room/{room}&topic=hall", null, isPath: true);
        await Ada.SeatAsync(Bo, room);
        var (stage, hall) = (false, false);
        await page.UntilTextAsync("turbo", markup =>
        {
            stage |= markup.Contains("target=\"room-stage\"", StringComparison.Ordinal) && markup.Contains("@bo", StringComparison.Ordinal);
            hall |= markup.Contains("target=\"hall-rooms\"", StringComparison.Ordinal) && markup.Contains($"/room/{room}", StringComparison.Ordinal);
            return stage && hall;
        });
    }
}
