using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.Live.Peer;

namespace Palabre.Host.Demo;

/// <summary>
/// The demo's live room, held through the server's own public door: JSON API, WHIP and WHEP, like any other client's.
/// </summary>
internal sealed class DemoRoom(WebApplication app, DemoClient client)
{
    private const string Title = "À qui appartient l’eau de la vallée ?";
    private static readonly string[] Topics = ["society", "environment"];
    private const string Question = "Qui paie le forage ?";

    private static readonly string[] Listeners = ["idriss", "leila", "chidi", "dounia", "emile", "aicha"];

    private static readonly (string By, string Text)[] Chat =
    [
        ("chidi", "Le vieux canal est le trait bleu, page 4."),
        ("aicha", "J’ai levé la main pour le forage. Je peux attendre."),
        ("emile", "Quelqu’un peut répéter l’année ? Le tram l’a mangée."),
        ("leila", "لا بأس، كلّنا ننتظر."),
    ];

    private readonly TimeProvider _clock = app.Services.GetRequiredService<TimeProvider>();

    /// <returns>The room.</returns>
    public async Task<string> OpenAsync(CancellationToken ct)
    {
        var room = await FindOrOpenAsync(ct);
        await SeatRachidAsync(room, ct);
        var salma = await JoinAsync(room, "salma", "whip", ct);
        var rachid = await JoinAsync(room, "rachid", "whip", ct);
        foreach (var listener in Listeners) await JoinAsync(room, listener, "whep", ct);
        await client.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/hand", "aicha", new { question = Question }, ct);
        await ChatAsync(room, ct);
        _ = TalkAsync(salma, rachid, app.Lifetime.ApplicationStopping);
        return room;
    }

    /// <summary>A room of an earlier start may still be live; two of the same would look odd.</summary>
    private async Task<string> FindOrOpenAsync(CancellationToken ct)
    {
        var live = await client.Http.GetFromJsonAsync<JsonElement>("/api/rooms", ct);
        var rooms = live.ValueKind == JsonValueKind.Array ? live : live.GetProperty("rooms");
        foreach (var known in rooms.EnumerateArray().Where(r => r.GetProperty("title").GetString() == Title))
            return known.GetProperty("id").GetString()!;
        var opened = await client.AnswerAsync(HttpMethod.Post, "/api/rooms", "salma", new { title = Title, access = "open", language = "fr", topics = Topics }, ct);
        return opened.GetProperty("id").GetString()!;
    }

    private async Task SeatRachidAsync(string room, CancellationToken ct)
    {
        var rachid = (await client.Http.GetFromJsonAsync<JsonElement>("/api/members/rachid", ct)).GetProperty("id").GetString();
        await client.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/presence", "rachid", null, ct);
        var mine = await client.AnswerAsync(HttpMethod.Get, $"/api/rooms/{room}/me", "rachid", null, ct);
        if (mine.GetProperty("role").GetString() is "speaker" or "moderator") return;
        await client.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/hand", "rachid", new { }, ct);
        await client.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/stage/{rachid}", "salma", null, ct);
    }

    /// <summary>A few lines of chat and a pinned profile, unless an earlier start left them.</summary>
    private async Task ChatAsync(string room, CancellationToken ct)
    {
        if ((await client.Http.GetFromJsonAsync<JsonElement>($"/api/rooms/{room}/chat", ct)).GetProperty("lines").GetArrayLength() > 0) return;
        foreach (var (by, text) in Chat) await client.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/chat", by, new { text }, ct);
        await client.SendAsync(HttpMethod.Put, $"/api/rooms/{room}/pin", "salma", new { url = "/@idriss" }, ct);
    }

    private async Task<LivePeer> JoinAsync(string room, string handle, string door, CancellationToken ct)
    {
        var peer = door == "whip" ? LivePeer.Publisher(_clock) : LivePeer.Listener(_clock, new() { Lines = 1 });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/rooms/{room}/{door}");
        request.Headers.Authorization = client.As(handle);
        request.Content = new StringContent(peer.CreateOffer(), new MediaTypeHeaderValue("application/sdp"));
        using var answer = await client.Http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        peer.AcceptAnswer(await answer.Content.ReadAsStringAsync(ct));
        await peer.ConnectAsync(ct);
        app.Lifetime.ApplicationStopping.Register(() => _ = peer.DisposeAsync().AsTask());
        return peer;
    }

    /// <summary>Line after line, each by its speaker, at the pace it was spoken; a breath between lines; then from the start.</summary>
    private async Task TalkAsync(LivePeer salma, LivePeer rachid, CancellationToken stopping)
    {
        var lines = DemoVoices.Read();
        try
        {
            while (true)
                foreach (var line in lines)
                {
                    await SpeakAsync(line.Speaker == "salma" ? salma : rachid, line.Speaker == "salma" ? rachid : salma, line.Packets, stopping);
                    await Task.Delay(TimeSpan.FromMilliseconds(500), _clock, stopping);
                }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server is closing.
        }
    }

    private async Task SpeakAsync(LivePeer speaker, LivePeer other, IReadOnlyList<byte[]> packets, CancellationToken ct)
    {
        using var pace = new PeriodicTimer(DemoVoices.Frame, _clock);
        foreach (var packet in packets)
        {
            if (!await pace.WaitForNextTickAsync(ct)) return;
            speaker.Send(packet, audioLevel: DemoVoices.Loudness(packet));
            other.Skip(DemoVoices.FrameTicks);
        }
    }
}
