using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Streams;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests;

/// <summary>What happens to rooms when nobody does anything.</summary>
public sealed class KeepRoomsTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 25, 19, 0, 0, TimeSpan.Zero));
    private PalabreApp _app = null!;
    private HttpClient _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await PalabreApp.StartAsync(clock: _clock, settings: new Dictionary<string, string?> { ["Rooms:EmptyMinutes"] = "5" });
        _ada = await _app.AsAsync("ada");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_room_whose_stage_stays_empty_ends_by_itself()
    {
        var room = await _ada.OpenAsync();
        await WaitAsync(Stage.Grace);
        Assert.Equal(0, (await _ada.GetJsonAsync($"/api/rooms/{room}")).GetProperty("stage").GetArrayLength());
        await WaitAsync(TimeSpan.FromMinutes(4));
        Assert.Equal("live", await StateAsync(room));
        await WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("ended", await StateAsync(room));
    }

    [Fact]
    public async Task Whoever_says_they_are_here_keeps_their_seat()
    {
        var room = await _ada.OpenAsync();
        for (var i = 0; i < 4; i++)
        {
            await WaitAsync(Stage.Grace - TimeSpan.FromSeconds(1));
            await _ada.PutAsync($"/api/rooms/{room}/presence");
        }
        Assert.Equal("moderator", (await _ada.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_seat_that_was_lost_is_lost_in_storage_too()
    {
        var room = await _ada.OpenAsync();
        await WaitAsync(Stage.Grace);
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Kit.Storage.PalabreDb>();
        // The sweep by the clock may have found it first, and be writing yet.
        await Api.UntilAsync(async () => !await db.Set<Seat>().AnyAsync(s => s.Room == Api.Room(room), Api.Ct), "the seat is gone");
    }

    [Fact]
    public async Task What_was_told_of_the_chat_of_a_room_that_is_over_leaves_memory_after_a_while()
    {
        var room = await _ada.OpenAsync();
        var bo = await _app.AsAsync("bo");
        var streams = _app.Services.GetRequiredService<LiveStreams>();
        using var page = streams.Subscribe([RoomTopics.Chat(Api.Room(room))], lastId: null);
        var first = await SaidAsync(_ada);
        await SaidAsync(bo);
        Assert.Equal(1, Missed());

        await _ada.DropAsync($"/api/rooms/{room}?now=true");
        await Api.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            return Task.FromResult(Missed() == 0);
        }, "they are forgotten");

        async Task<long> SaidAsync(HttpClient who)
        {
            Assert.Equal(System.Net.HttpStatusCode.Created, (await who.PostAsJsonAsync($"/api/rooms/{room}/chat", new { text = "a" }, Api.Ct)).StatusCode);
            await Task.Delay(100, Api.Ct);
            _clock.Advance(TimeSpan.FromSeconds(1));
            return (await page.Messages.ReadAsync(Api.Ct)).Id;
        }

        int Missed()
        {
            using var again = streams.Subscribe([RoomTopics.Chat(Api.Room(room))], first);
            return again.Messages.Count;
        }
    }

    [Fact]
    public async Task That_somebody_ended_a_room_is_told_at_its_end_once_and_not_when_they_took_it_back()
    {
        var room = await _ada.OpenAsync();
        await (await _app.AsAsync("bo")).PutAsync($"/api/rooms/{room}/presence");
        await _ada.DropAsync($"/api/rooms/{room}");
        await _ada.DropAsync($"/api/rooms/{room}/closing");
        await _ada.DropAsync($"/api/rooms/{room}");
        Assert.Empty(await EndsAsync(room));
        await WaitAsync(StageTimes.Default.Closing);
        Assert.Equal("ended", await StateAsync(room));
        Assert.Single(await EndsAsync(room));

        var left = await _ada.OpenAsync();
        await _ada.DropAsync($"/api/rooms/{left}/presence");
        Assert.Equal("ended", await StateAsync(left));
        Assert.Empty(await EndsAsync(left));
    }

    private async Task<List<ModeratedInRoom>> EndsAsync(string room)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var told = await scope.ServiceProvider.GetRequiredService<Kit.Storage.PalabreDb>().Set<OutboxMessage>().Where(m => m.Type == nameof(ModeratedInRoom)).ToListAsync(Api.Ct);
        return [.. told.Select(m => JsonSerializer.Deserialize<ModeratedInRoom>(m.Body, Kit.Web.Json.Options)!).Where(m => m.Room == Api.Room(room) && m.Deed == RoomDeed.Ended)];
    }

    private async Task WaitAsync(TimeSpan time)
    {
        _clock.Advance(time);
        await _app.Services.GetServices<IHostedService>().OfType<KeepRooms>().Single().SweepAsync(Api.Ct);
    }

    private async Task<string?> StateAsync(string room) => (await _ada.GetJsonAsync($"/api/rooms/{room}")).GetProperty("state").GetString();
}
