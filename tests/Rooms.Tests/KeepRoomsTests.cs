using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        Assert.Empty(db.Set<Seat>().Where(s => s.Room == new Core.RoomId(long.Parse(room, System.Globalization.CultureInfo.InvariantCulture))));
    }

    private async Task WaitAsync(TimeSpan time)
    {
        _clock.Advance(time);
        await _app.Services.GetServices<IHostedService>().OfType<KeepRooms>().Single().SweepAsync(Api.Ct);
    }

    private async Task<string?> StateAsync(string room) => (await _ada.GetJsonAsync($"/api/rooms/{room}")).GetProperty("state").GetString();
}
