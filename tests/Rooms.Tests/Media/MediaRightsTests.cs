using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Live.Peer;

namespace Palabre.Rooms.Tests.Media;

/// <summary>WHIP and WHEP over real sockets: who may speak is decided here and enforced in the engine.</summary>
public sealed class MediaRightsTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;
    private HttpClient Bo => running.Bo;
    private HttpClient Guest => running.Guest;
    private static CancellationToken Ct => Api.Ct;

    [Fact]
    public async Task The_audience_may_not_publish_and_a_guest_neither()
    {
        var room = await Ada.OpenAsync();
        await Bo.PutAsync($"/api/rooms/{room}/presence");
        Assert.Equal(HttpStatusCode.Forbidden, (await Bo.OfferAsync($"/api/rooms/{room}/whip", "anything")).StatusCode);
        var guest = await Guest.OfferAsync($"/api/rooms/{room}/whip", "anything");
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (guest.StatusCode, guest.Headers.WwwAuthenticate.ToString()));
    }

    [Fact]
    public async Task A_speaker_is_heard_by_a_guest_until_moved_to_the_audience_and_not_one_packet_longer()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        await using var listener = await Sound.ConnectAsync(LivePeer.Listener(TimeProvider.System), Guest, $"/api/rooms/{room}/whep");
        await using var speaker = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip");
        using var talking = Sound.Talk(speaker);
        await Api.UntilAsync(() => Task.FromResult(listener.PacketsReceived > 10), "the guest hears Bo");
        Assert.False(await MutedAsync(room, "bo"));

        var before = Forwarded;
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/stage/{await Bo.IdAsync(room)}"));
        Assert.True(before > 0);
        var after = Forwarded;
        await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        Assert.Equal(after, Forwarded);

        Assert.Equal(HttpStatusCode.Forbidden, (await Bo.OfferAsync($"/api/rooms/{room}/whip", "anything")).StatusCode);
    }

    [Fact]
    public async Task A_muted_speaker_is_not_forwarded_and_opens_the_microphone_again_without_a_new_session()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        await using var listener = await Sound.ConnectAsync(LivePeer.Listener(TimeProvider.System), Guest, $"/api/rooms/{room}/whep");
        await using var speaker = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip?microphone=closed");
        using var talking = Sound.Talk(speaker);
        await Task.Delay(500, Ct);
        Assert.Equal(0, listener.PacketsReceived);

        await Bo.PutAsync($"/api/rooms/{room}/microphone", new { open = true });
        await Api.UntilAsync(() => Task.FromResult(listener.PacketsReceived > 10), "the guest hears Bo");
        await Ada.PutAsync($"/api/rooms/{room}/stage/{await Bo.IdAsync(room)}/muted");
        var heard = Forwarded;
        await Task.Delay(500, Ct);
        Assert.Equal(heard, Forwarded);
    }

    [Fact]
    public async Task Who_was_muted_by_a_moderator_and_publishes_again_stays_muted()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        await using (await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip"))
            await Ada.PutAsync($"/api/rooms/{room}/stage/{await Bo.IdAsync(room)}/muted");
        await using var again = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip");
        Assert.True(await MutedAsync(room, "bo"));
    }

    [Fact]
    public async Task Guests_who_listen_are_counted_while_their_sound_runs()
    {
        var room = await Ada.OpenAsync();
        await using (await Sound.ConnectAsync(LivePeer.Listener(TimeProvider.System), Guest, $"/api/rooms/{room}/whep"))
            await Api.UntilAsync(async () => await GuestsAsync(room) == 1, "the guest is counted");
        await Api.UntilAsync(async () => await GuestsAsync(room) == 0, "the guest is gone");
    }

    [Fact]
    public async Task Leaving_ends_ones_sound()
    {
        var room = await Ada.OpenAsync();
        await using var listener = await Sound.ConnectAsync(LivePeer.Listener(TimeProvider.System), Bo, $"/api/rooms/{room}/whep");
        Assert.True((await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("present").GetBoolean());
        await Bo.DropAsync($"/api/rooms/{room}/presence");
        await Api.UntilAsync(() => Task.FromResult(listener.Ended), "Bo's sound has ended");
    }

    [Fact]
    public async Task A_revoked_token_cuts_the_sound_it_opened()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        await using var speaker = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip");
        await using (var scope = running.App.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<Kit.Storage.PalabreDb>();
            db.Tell(new AccessRevoked(Api.Member(await Bo.IdAsync(room))));
            await db.SaveChangesAsync(Ct);
        }
        await Api.UntilAsync(async () => !(await SpeakerAsync(room, "bo")).GetProperty("connected").GetBoolean(), "Bo is cut");
        Assert.Equal("speaker", (await SpeakerAsync(room, "bo")).GetProperty("role").GetString());
    }

    [Theory]
    [InlineData("whip")]
    [InlineData("whep")]
    public async Task Offers_that_cannot_be_used_are_refused_in_words(string door)
    {
        var path = $"/api/rooms/{await Ada.OpenAsync()}/{door}";
        foreach (var garbage in new[] { "", "hello", "v=0\r\n", new string('x', 5000), "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n" })
        {
            var answer = await Ada.OfferAsync(path, garbage);
            Assert.InRange((int)answer.StatusCode, 400, 422);
            var detail = (await answer.JsonAsync()).GetProperty("detail").GetString()!;
            Assert.False(detail.Length < 10 || detail.StartsWith('['), $"{garbage}: {detail}");
        }
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Ada.OfferAsync(path, "v=0", "text/plain")).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Ada.OfferAsync(path, new string('x', 70_000))).StatusCode);

        using var picky = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("v=0", new MediaTypeHeaderValue("application/sdp")) };
        picky.Headers.Accept.ParseAdd("text/html");
        Assert.Equal(HttpStatusCode.NotAcceptable, (await Ada.SendAsync(picky, Ct)).StatusCode);
    }

    [Fact]
    public async Task An_ended_room_is_409_with_words()
    {
        var room = await Ada.OpenAsync();
        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        foreach (var door in new[] { "whip", "whep" })
        {
            var answer = await Ada.OfferAsync($"/api/rooms/{room}/{door}", "v=0");
            Assert.Equal((HttpStatusCode.Conflict, "This room has ended."), (answer.StatusCode, (await answer.JsonAsync()).GetProperty("detail").GetString()));
        }
    }

    [Fact]
    public async Task A_session_lives_at_an_absolute_address_until_it_is_deleted()
    {
        var room = await Ada.OpenAsync();
        await using var peer = LivePeer.Listener(TimeProvider.System);
        var created = await Bo.OfferAsync($"/api/rooms/{room}/whep", peer.CreateOffer());
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("application/sdp", created.Content.Headers.ContentType?.ToString());
        Assert.NotNull(created.Headers.ETag);
        Assert.Equal("*", created.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var session = created.Headers.Location!;
        Assert.StartsWith($"{running.App.Url}api/rooms/{room}/sessions/", session.ToString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await Bo.GetAsync(session, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.GetAsync(session, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Ada.DeleteAsync(session, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(session, "a=end-of-candidates\r\n", null)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PatchAsync(session, "a=end-of-candidates\r\n", "\"another\"")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PatchAsync(session, "a=mid:0\r\n", null)).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PatchAsync(session, "a=end-of-candidates\r\n", null, "application/sdp")).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await Bo.DeleteAsync(session, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Bo.DeleteAsync(session, Ct)).StatusCode);
    }

    [Fact]
    public async Task Ice_restarts_by_patch_and_the_old_tag_is_stale_afterwards()
    {
        var room = await Ada.OpenAsync();
        await using var peer = LivePeer.Listener(TimeProvider.System);
        var created = await Bo.OfferAsync($"/api/rooms/{room}/whep", peer.CreateOffer());
        peer.AcceptAnswer(await created.Content.ReadAsStringAsync(Ct));
        await peer.ConnectAsync(Ct);

        var fragment = peer.RestartIce();
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await PatchAsync(created.Headers.Location!, fragment, null)).StatusCode);
        var restarted = await PatchAsync(created.Headers.Location!, fragment, "*");
        Assert.Equal((HttpStatusCode.OK, "application/trickle-ice-sdpfrag"), (restarted.StatusCode, restarted.Content.Headers.ContentType?.ToString()));
        Assert.NotEqual(created.Headers.ETag, restarted.Headers.ETag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PatchAsync(created.Headers.Location!, "a=end-of-candidates\r\n", created.Headers.ETag!.ToString())).StatusCode);
    }

    [Fact]
    public async Task Options_and_head_say_what_the_doors_take()
    {
        var room = await Ada.OpenAsync();
        foreach (var door in new[] { "whip", "whep" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, $"/api/rooms/{room}/{door}");
            request.Headers.Add("Origin", "https://player.example");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            var answer = await Guest.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("application/sdp", answer.Headers.GetValues("Accept-Post").Single());
            Assert.Contains("POST", answer.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
            Assert.Contains("If-Match", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Link"));
        }
        using var head = new HttpRequestMessage(HttpMethod.Head, $"/api/rooms/{room}/whep");
        Assert.Equal("application/sdp", (await Guest.SendAsync(head, Ct)).Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Figures_of_rooms_and_media_are_there_for_an_operator()
    {
        var room = await Ada.OpenAsync();
        await using var listener = await Sound.ConnectAsync(LivePeer.Listener(TimeProvider.System), Guest, $"/api/rooms/{room}/whep");
        await Api.UntilAsync(async () => await GuestsAsync(room) == 1, "the guest is counted");
        var figures = (await Guest.GetStringAsync("/metrics", Ct)).Split('\n');
        Assert.Contains(figures, line => line.StartsWith("palabre_rooms_live ", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));
        Assert.Contains(figures, line => line.StartsWith("palabre_media_handshakes_total ", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));
    }

    private long Forwarded => running.App.Services.GetRequiredService<LiveRooms>().Counters.PacketsForwarded;

    private async Task<HttpResponseMessage> PatchAsync(Uri session, string fragment, string? tag, string type = "application/trickle-ice-sdpfrag")
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, session) { Content = new StringContent(fragment, new MediaTypeHeaderValue(type)) };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await Bo.SendAsync(request, Ct);
    }

    private async Task<System.Text.Json.JsonElement> SpeakerAsync(string room, string handle) =>
        (await Ada.GetJsonAsync($"/api/rooms/{room}")).GetProperty("stage").EnumerateArray().Single(p => p.GetProperty("handle").GetString() == handle);

    private async Task<bool> MutedAsync(string room, string handle) => (await SpeakerAsync(room, handle)).GetProperty("muted").GetBoolean();

    private async Task<int> GuestsAsync(string room) => (await Ada.GetJsonAsync($"/api/rooms/{room}")).GetProperty("audience").GetProperty("guests").GetInt32();
}
