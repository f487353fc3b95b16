using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>Two people talk in a room: what one says into a microphone is what the others hear, in two browsers and without an account.</summary>
public sealed class FirstVoiceJourney
{
    private const string AdasCode = "3A7F0915", BosCode = "C24E8B6D";

    [Fact]
    public async Task Ada_speaks_Bo_and_a_guest_and_Firefox_hear_her_then_Bo_is_let_up_and_heard()
    {
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var adas = await Chromium.StartAsync(await voices.SpeechAsync("ada", AdasCode, "Bonsoir, à qui appartient l'eau de la vallée ?"));
        await using var bos = await Chromium.StartAsync(await voices.SpeechAsync("bo", BosCode, "À qui a soif."));
        await using var firefox = await Firefox.StartAsync();

        var ada = await adas.PageAsync();
        var room = await ada.HostAsync(server, "À qui appartient l’eau ?");

        var bo = await bos.PageAsync();
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        var guest = await bos.PageAsync();
        await guest.TapRoomAsync(server, room);
        await firefox.NavigateAsync($"{server.Url}/room/{room}");
        await firefox.UntilAsync("customElements.get('palabre-dock')");
        await firefox.EvaluateAsync("document.querySelector('#room-bar [data-join-room]').click()");
        await firefox.UntilAsync("document.querySelector('#dock').dataset.state === 'live'");

        await bo.ListenAsync();
        await guest.ListenAsync();
        await firefox.ListenAsync();
        await ada.OpenMicrophoneAsync();
        await Task.Delay(TimeSpan.FromSeconds(14), TestContext.Current.CancellationToken);

        Assert.Equal(AdasCode, ToneCode.Decode(await bo.HeardAsync()));
        Assert.Equal(AdasCode, ToneCode.Decode(await guest.HeardAsync()));
        Assert.Contains(AdasCode, (await firefox.HeardAsync()).Select(ToneCode.Decode));

        await ada.ListenAsync();
        await ada.LetUpAsync(bo);
        Assert.Equal("closed", await bo.GetAttributeAsync("#room-bar [data-microphone]", "data-state"));
        await bo.OpenMicrophoneAsync();
        await Task.Delay(TimeSpan.FromSeconds(14), TestContext.Current.CancellationToken);

        Assert.Equal(BosCode, ToneCode.Decode(await ada.HeardAsync()));
    }
}
