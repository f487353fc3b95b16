using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Streams;
using Palabre.Kit.Words;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests;

/// <summary>A crowd that comes and goes is told in as few words as a quiet room.</summary>
public sealed class CrowdTests : IAsyncLifetime
{
    private const int People = 25, Rounds = 20, Seconds = 4;

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 25, 19, 0, 0, TimeSpan.Zero));
    private PalabreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await PalabreApp.StartAsync(clock: _clock);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_thousand_joins_and_leaves_make_one_audience_a_second_and_no_word_more()
    {
        using var ada = await _app.AsAsync("ada");
        var crowd = new List<HttpClient>();
        for (var i = 0; i < People; i++) crowd.Add(await _app.AsAsync($"member{i}"));
        var room = await ada.OpenAsync();
        var streams = _app.Services.GetRequiredService<LiveStreams>();
        await TicksAsync(2);
        using var watch = streams.Subscribe([$"room/{room}"], lastId: null);

        var seen = new List<string>();
        for (var second = 0; second < Seconds; second++)
        {
            for (var round = 0; round < Rounds / 2; round++)
                await Task.WhenAll(crowd.Select(async who =>
                {
                    Assert.Equal(HttpStatusCode.NoContent, await who.PutAsync($"/api/rooms/{room}/presence"));
                    if (round < Rounds / 2 - 1) Assert.Equal(HttpStatusCode.NoContent, await who.DropAsync($"/api/rooms/{room}/presence"));
                }));
            await TicksAsync(1);
            await ReadAsync(watch, seen);
            if (second < Seconds - 1) await Task.WhenAll(crowd.Select(who => who.DropAsync($"/api/rooms/{room}/presence")));
        }

        // The first change is told at once, then one a second.
        Assert.InRange(seen.Count, 1, Seconds + 1);
        Assert.All(seen, text => Assert.Contains("room-audience", text, StringComparison.Ordinal));
        Assert.Contains($">{People}<", seen[^1], StringComparison.Ordinal);
    }

    /// <summary>Seconds pass, and what falls due in them is done.</summary>
    private async Task TicksAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(200, Api.Ct);
        }
    }

    private async Task ReadAsync(Watch watch, List<string> seen)
    {
        var reader = _app.Services.GetRequiredService<Readers>().Of(Language.English, TimeZoneInfo.Utc);
        while (watch.Messages.TryRead(out var message)) seen.Add($"{message.Event}: {await message.TextForAsync(reader)}");
    }
}
