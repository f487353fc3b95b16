using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Palabre.Safety.Tests;

/// <summary>A room and two people of whom one blocks the other: everywhere one could learn of the room.</summary>
public sealed class EntryTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Theory]
    [InlineData("creator", true)]
    [InlineData("moderator", true)]
    [InlineData("speaker", true)]
    [InlineData("audience", false)]
    public async Task A_blocked_person_does_not_find_the_room_anywhere(string role, bool isShut)
    {
        var (room, blocker, _) = await RoomWithAsync(role);
        var bruno = await house.NewAsync("bruno");
        await blocker.BlockAsync(bruno);

        var expected = isShut ? HttpStatusCode.NotFound : HttpStatusCode.OK;
        Assert.Equal(!isShut, await IsListedAsync(bruno, room));
        using var browser = await bruno.BrowserAsync();
        Assert.Equal(!isShut, (await browser.ShowAsync("/")).QuerySelector($"#hall-rooms [data-room='{room}']") is not null);
        Assert.Equal(expected, (await browser.GetAsync($"/room/{room}")).StatusCode);
        Assert.Equal(expected, await bruno.StatusAsync($"/api/rooms/{room}"));
        Assert.Equal(expected, await bruno.StatusAsync($"/api/rooms/{room}/me"));
        Assert.Equal(expected, await EventsAsync(bruno, room));
        Assert.Equal(isShut ? HttpStatusCode.NotFound : HttpStatusCode.UnprocessableEntity, await ListenAsync(bruno, room));
        Assert.Equal(isShut ? HttpStatusCode.NotFound : HttpStatusCode.NoContent, await bruno.PutAsync($"/api/rooms/{room}/presence"));
        Assert.Equal(HttpStatusCode.OK, (await house.App.Guest().GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("creator", true)]
    [InlineData("speaker", true)]
    [InlineData("audience", false)]
    public async Task A_room_with_somebody_one_blocks_on_stage_waits_under_the_capsule_and_says_so_at_the_door(string role, bool isVeiled)
    {
        var (room, blocked, _) = await RoomWithAsync(role);
        var amina = await house.NewAsync("amina");
        await amina.BlockAsync(blocked);

        Assert.Equal(!isVeiled, await IsListedAsync(amina, room));
        Assert.Equal(isVeiled, await IsListedAsync(amina, room, "?veiled=true"));
        using var browser = await amina.BrowserAsync();
        var hall = await browser.ShowAsync("/");
        Assert.Equal(isVeiled, hall.QuerySelector($"details.veiled [data-room='{room}']") is not null);
        Assert.Null(hall.QuerySelector($"details.veiled [data-join-room='{room}']"));
        var page = await browser.ShowAsync($"/room/{room}");
        Assert.Equal(isVeiled, page.QuerySelector("#room-warning")!.TextContent.Contains(blocked.Handle, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NoContent, await amina.PutAsync($"/api/rooms/{room}/presence"));
        Assert.True(await IsListedAsync(amina, room));
    }

    [Fact]
    public async Task Whoever_listens_already_stays_when_a_speaker_blocks_them_and_goes_when_a_moderator_does()
    {
        var (room, speaker, creator) = await RoomWithAsync("speaker");
        var bruno = await house.NewAsync("bruno");
        Assert.Equal(HttpStatusCode.NoContent, await bruno.PutAsync($"/api/rooms/{room}/presence"));
        await speaker.BlockAsync(bruno);
        Assert.Equal(HttpStatusCode.OK, await bruno.StatusAsync($"/api/rooms/{room}"));

        Assert.Equal(HttpStatusCode.NoContent, await creator.PutAsync($"/api/rooms/{room}/moderators/{speaker.Id}"));
        await House.UntilAsync(async () => await bruno.StatusAsync($"/api/rooms/{room}") == HttpStatusCode.NotFound, "a new moderator's block holds");
        await House.UntilAsync(async () => (await creator.JsonAsync($"/api/rooms/{room}")).GetProperty("audience").GetProperty("members").GetInt32() == 0, "they are out");
    }

    [Fact]
    public async Task A_creators_block_puts_even_a_speaker_out_at_once()
    {
        var (room, speaker, creator) = await RoomWithAsync("speaker");
        await creator.BlockAsync(speaker);
        Assert.Equal(HttpStatusCode.NotFound, await speaker.StatusAsync($"/api/rooms/{room}"));
        await House.UntilAsync(async () => (await creator.JsonAsync($"/api/rooms/{room}")).GetProperty("stage").GetArrayLength() == 1, "the seat is free");
    }

    [Fact]
    public async Task A_stage_change_shuts_the_room_to_those_outside_and_lifting_the_block_opens_it()
    {
        var (room, listener, creator) = await RoomWithAsync("audience");
        var bruno = await house.NewAsync("bruno");
        await listener.BlockAsync(bruno);
        Assert.Equal(HttpStatusCode.OK, await bruno.StatusAsync($"/api/rooms/{room}"));
        await listener.SpeakInAsync(room, creator);
        Assert.Equal(HttpStatusCode.NotFound, await bruno.StatusAsync($"/api/rooms/{room}"));
        Assert.Equal(HttpStatusCode.NoContent, await listener.DropAsync($"/api/me/blocks/{bruno.Id}"));
        Assert.Equal(HttpStatusCode.OK, await bruno.StatusAsync($"/api/rooms/{room}"));
    }

    [Fact]
    public async Task An_open_event_stream_ends_for_the_blocked_as_if_the_room_had()
    {
        var creator = await house.NewAsync("creator");
        var bruno = await house.NewAsync("bruno");
        var room = await creator.OpenAsync();
        await using var stream = await bruno.Http.GetStreamAsync($"/api/rooms/{room}/events", Ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        List<SseItem<string>> seen = [];
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(limit.Token))
        {
            if (seen.Count == 0) await creator.BlockAsync(bruno);
            seen.Add(item);
        }
        Assert.Equal("ended", seen[^1].EventType);
        Assert.Equal(["room", "endedAt"], JsonDocument.Parse(seen[^1].Data).RootElement.EnumerateObject().Select(p => p.Name));
        Assert.All(seen, item => Assert.DoesNotContain("block", item.Data, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.NotFound, await EventsAsync(bruno, room));
    }

    /// <summary>A room and a person of that role in it, besides its creator.</summary>
    private async Task<(string Room, Person Person, Person Creator)> RoomWithAsync(string role)
    {
        var creator = await house.NewAsync("creator");
        var room = await creator.OpenAsync();
        if (role == "creator") return (room, creator, creator);
        var person = await house.NewAsync(role);
        if (role == "audience") Assert.Equal(HttpStatusCode.NoContent, await person.PutAsync($"/api/rooms/{room}/presence"));
        else await person.SpeakInAsync(room, creator);
        if (role == "moderator") Assert.Equal(HttpStatusCode.NoContent, await creator.PutAsync($"/api/rooms/{room}/moderators/{person.Id}"));
        return (room, person, creator);
    }

    private static async Task<bool> IsListedAsync(Person who, string room, string query = "") =>
        (await who.JsonAsync($"/api/rooms{query}")).EnumerateArray().Any(r => r.GetProperty("id").GetString() == room);

    private static async Task<HttpStatusCode> EventsAsync(Person who, string room)
    {
        using var answer = await who.Http.GetAsync($"/api/rooms/{room}/events", HttpCompletionOption.ResponseHeadersRead, Ct);
        return answer.StatusCode;
    }

    /// <summary>An offer nobody can use: 422 for whoever may listen.</summary>
    private static async Task<HttpStatusCode> ListenAsync(Person who, string room) =>
        (await who.Http.PostAsync($"/api/rooms/{room}/whep", new StringContent("v=0\r\n", new MediaTypeHeaderValue("application/sdp")), Ct)).StatusCode;
}
