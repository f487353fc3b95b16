using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>The server is killed in the middle of a conversation and started again: nobody reloads anything, and nothing is lost.</summary>
public sealed class RestartJourney
{
    private const string Code = "3A7F0915";

    [Fact]
    public async Task After_a_kill_the_page_comes_back_by_itself_and_the_voice_is_heard_again()
    {
        var ct = TestContext.Current.CancellationToken;
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync("bo", "chidi");
        await using var adas = await Chromium.StartAsync(voices.Repeating(Code), again: true);
        await using var others = await Chromium.StartAsync();

        var ada = await adas.PageAsync();
        var room = await ada.HostAsync(server, "À qui appartient l’eau ?");
        var guest = await others.PageAsync();
        await guest.TapRoomAsync(server, room);
        var bo = await others.PageAsync();
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await bo.ClickAsync("#room-bar button.voice");
        await bo.WaitForSelectorAsync("#room-bar [aria-pressed=true]");
        using var api = await server.ApiAsync("ada");
        using var invited = await api.PostAsJsonAsync("/api/invitations", new { note = "Viens." }, ct);
        var invitation = (await invited.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("url").GetString()!;

        await ada.OpenMicrophoneAsync();
        await guest.HearsAsync(Code);
        IPage[] pages = [ada, guest, bo];
        foreach (var page in pages) await page.EvaluateAsync("window.sameDocument = true");

        await server.KillAsync();
        foreach (var page in pages) await page.StateAsync("#dock", "reconnecting");
        Assert.True(await guest.IsVisibleAsync("#room-connection [data-when='reconnecting']"));
        await server.StartAsync();

        foreach (var page in pages) await page.IsLiveAsync();
        foreach (var page in pages) Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        await StillThereAsync(server, api, room, invitation, ct);
        await ada.StateAsync("#room-bar [data-microphone]", "closed");
        await ada.OpenMicrophoneAsync();
        await guest.HearsAsync(Code);
    }

    private static async Task StillThereAsync(RunningServer server, HttpClient api, string room, string invitation, CancellationToken ct)
    {
        var seen = await api.GetFromJsonAsync<JsonElement>($"/api/rooms/{room}", ct);
        Assert.Equal("live", seen.GetProperty("state").GetString());
        Assert.Equal("ada", Assert.Single(seen.GetProperty("stage").EnumerateArray()).GetProperty("handle").GetString());
        var hands = await api.GetFromJsonAsync<JsonElement>($"/api/rooms/{room}/hands", ct);
        Assert.Equal("bo", Assert.Single(hands.EnumerateArray()).GetProperty("member").GetProperty("handle").GetString());

        using var chidi = await server.ApiAsync("chidi");
        var account = await chidi.GetFromJsonAsync<JsonElement>("/api/me", ct);
        Assert.Equal("chidi", account.GetProperty("member").GetProperty("handle").GetString());
        using var stranger = new HttpClient();
        using var door = await stranger.GetAsync(invitation, ct);
        Assert.Equal(HttpStatusCode.OK, door.StatusCode);
        Assert.Contains("Viens.", await door.Content.ReadAsStringAsync(ct), StringComparison.Ordinal);
    }
}
