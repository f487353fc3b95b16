using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Live.Peer;

namespace Palabre.Rooms.Tests.Media;

/// <summary>What the floor's rules do to real sound.</summary>
public sealed class FloorMediaTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;
    private HttpClient Bo => running.Bo;
    private static CancellationToken Ct => Api.Ct;

    [Fact]
    public async Task Whoever_is_removed_is_heard_not_one_packet_longer_and_hears_no_more()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        await using var ears = await Sound.ConnectAsync(LivePeer.Listener(TimeProvider.System), Bo, $"/api/rooms/{room}/whep");
        await using var guest = await Sound.ConnectAsync(LivePeer.Listener(TimeProvider.System), running.Guest, $"/api/rooms/{room}/whep");
        await using var mouth = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip");
        using var talking = Sound.Talk(mouth);
        await Api.UntilAsync(() => Task.FromResult(guest.PacketsReceived > 10), "the guest hears Bo");

        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/removed/{await Bo.IdAsync(room)}"));
        var forwarded = Forwarded;
        await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        Assert.Equal(forwarded, Forwarded);
        Assert.Equal(HttpStatusCode.Forbidden, (await Bo.OfferAsync($"/api/rooms/{room}/whep", "anything")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Bo.OfferAsync($"/api/rooms/{room}/whip", "anything")).StatusCode);
    }

    [Fact]
    public async Task Speaking_time_counts_what_is_let_through_and_lowers_a_hand_on_stage()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        await using var mouth = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip?microphone=closed");
        using var talking = Sound.Talk(mouth);
        await Bo.PutAsync($"/api/rooms/{room}/hand");
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct);
        Assert.Equal(0, await SpokenAsync(room));

        await Bo.PutAsync($"/api/rooms/{room}/microphone", new { open = true });
        await Api.UntilAsync(async () => await SpokenAsync(room) >= 3, "three seconds are counted");
        await Api.UntilAsync(async () => (await Ada.GetJsonAsync($"/api/rooms/{room}/hands")).GetArrayLength() == 0, "the hand is down");
        Assert.Equal(HttpStatusCode.Forbidden, (await Bo.GetAsync($"/api/rooms/{room}/speaking", Ct)).StatusCode);
    }

    [Fact]
    public async Task Listening_in_another_room_takes_the_voice_out_of_the_first()
    {
        var first = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, first);
        await using var mouth = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{first}/whip");
        var second = await running.Dounia.OpenAsync();
        await using var ears = await Sound.ConnectAsync(LivePeer.Listener(TimeProvider.System), Bo, $"/api/rooms/{second}/whep");
        Assert.Equal(HttpStatusCode.Forbidden, (await Bo.OfferAsync($"/api/rooms/{first}/whip", "anything")).StatusCode);
        Assert.Equal(1, (await Ada.GetJsonAsync($"/api/rooms/{first}")).GetProperty("stage").GetArrayLength());
        Assert.True((await Bo.GetJsonAsync($"/api/rooms/{second}/me")).GetProperty("present").GetBoolean());
    }

    private long Forwarded => running.App.Services.GetRequiredService<LiveRooms>().Counters.PacketsForwarded;

    private async Task<int> SpokenAsync(string room) =>
        (await Ada.GetJsonAsync($"/api/rooms/{room}/speaking")).EnumerateArray()
            .Single(s => s.GetProperty("member").GetProperty("handle").GetString() == "bo").GetProperty("seconds").GetInt32();
}
