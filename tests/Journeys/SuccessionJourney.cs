using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>The last moderator goes, by choice or by a crash, and the room is never left to nobody.</summary>
public sealed class SuccessionJourney(SuccessionJourney.House house) : IClassFixture<SuccessionJourney.House>
{
    private RunningServer Server => house.Server;

    [Fact]
    public async Task The_last_moderator_names_somebody_who_accepts_and_leaves()
    {
        await using var chromium = await Chromium.StartAsync();
        var (ada, bo, room) = await TogetherAsync(chromium, "Qui reste");

        await ada.ClickAsync("#room-bar [data-hand-over]");
        await ada.ClickAsync("#succession [formaction$='/successor']");
        await ada.WaitForSelectorAsync("#room-duty [data-offered]");
        await bo.ClickAsync("#room-duty [data-asked=moderator] [formaction$='/take-over']");
        await ada.WaitForSelectorAsync("#room-stage [data-role=moderator] >> nth=1");

        await ada.ClickAsync("#room-bar [data-leave-room]");
        await ada.ComesToAsync(url => url == $"{Server.Url}/");
        await bo.WaitForSelectorAsync("#room[data-moderates]");
        Assert.Equal(1, await bo.Locator("#room-stage .seat").CountAsync());
        await bo.IsLiveAsync();
        Assert.Equal(room, await bo.GetAttributeAsync("#room", "data-room"));
    }

    [Fact]
    public async Task The_last_moderator_closes_the_room_thinks_again_and_closes_it_for_good()
    {
        await using var chromium = await Chromium.StartAsync();
        var (ada, bo, _) = await TogetherAsync(chromium, "On ferme");

        await ada.ClickAsync("#room-bar [data-hand-over]");
        await ada.ClickAsync("#succession [formaction$='/end']");
        await bo.WaitForSelectorAsync("#room-life .strip[data-until]");
        await ada.ClickAsync("#room-duty [formaction$='/keep-open']");
        await bo.WaitForSelectorAsync("#room-life .strip[data-until]", new() { State = WaitForSelectorState.Detached });
        await bo.IsLiveAsync();

        await ada.ClickAsync("#room-bar [data-hand-over]");
        await ada.ClickAsync("#succession [formaction$='/end']");
        await ada.ClickAsync("#room-duty [formaction$='/end']");
        await bo.WaitForSelectorAsync(".ended");
        await ada.WaitForSelectorAsync(".ended .figures");
        Assert.Equal(0, await bo.Locator(".ended .figures").CountAsync());
    }

    [Fact]
    public async Task What_is_pressed_while_something_else_is_on_its_way_goes_next()
    {
        await using var chromium = await Chromium.StartAsync();
        var (ada, bo, _) = await TogetherAsync(chromium, "Sur un réseau lent");

        // As on a telephone far from its mast: two more presses come before the first has arrived.
        var arrives = new TaskCompletionSource();
        await ada.RouteAsync("**/hands", async route =>
        {
            await arrives.Task;
            await route.ContinueAsync();
        });
        static string Press(string button) => $"document.querySelector(\"{button}\").click()";
        const string Off = "[formaction$='/hands'][value=off]";
        await ada.EvaluateAsync(Press(Off));
        await ada.WaitForSelectorAsync("#room-form[aria-busy=true]", new() { State = WaitForSelectorState.Attached });
        foreach (var again in new[] { Off, "#succession [formaction$='/end']" }) await ada.EvaluateAsync(Press(again));
        arrives.SetResult();
        await bo.WaitForSelectorAsync("#room-life .strip[data-until]");
        await ada.WaitForSelectorAsync($"{Off}[aria-pressed=true]", new() { State = WaitForSelectorState.Attached });
        await ada.ClickAsync("#room-duty [formaction$='/end']");
        await bo.WaitForSelectorAsync(".ended");
    }

    [Fact]
    public async Task When_the_moderators_browser_dies_the_stage_goes_on_and_a_speaker_takes_over()
    {
        await using var adas = await Chromium.StartAsync();
        await using var bos = await Chromium.StartAsync();
        var ada = await adas.PageAsync();
        var room = await ada.HostAsync(Server, "Une panne");
        var bo = await bos.PageAsync();
        await bo.SignInAsync(Server, "bo");
        await bo.TapRoomAsync(Server, room);
        await ada.LetUpAsync(bo);

        await ada.Context.CloseAsync();
        await bo.WaitForSelectorAsync("#room-life .strip");
        await bo.OpenMicrophoneAsync();
        await bo.ClickAsync("#room-duty [data-asked=moderator] [formaction$='/take-over']");
        await bo.WaitForSelectorAsync("#room[data-moderates]");
        await bo.WaitForSelectorAsync("#room-life .strip", new() { State = WaitForSelectorState.Detached });
        await bo.IsLiveAsync();
    }

    /// <summary>Ada moderates, Bo listens.</summary>
    private async Task<(IPage Ada, IPage Bo, string Room)> TogetherAsync(Chromium chromium, string title)
    {
        var ada = await chromium.PageAsync();
        var room = await ada.HostAsync(Server, title);
        var bo = await chromium.PageAsync();
        await bo.SignInAsync(Server, "bo");
        await bo.TapRoomAsync(Server, room);
        return (ada, bo, room);
    }

    /// <summary>One server for all of them, with a grace that a test can wait for.</summary>
    public sealed class House : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Server = await RunningServer.WithMembersAsync(new Dictionary<string, string> { ["Palabre__Rooms__GraceSeconds"] = "3" }, "bo");

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
