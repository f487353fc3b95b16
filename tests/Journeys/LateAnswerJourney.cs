using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>On a slow network an answer can come after the room has told something newer by its stream: the newer stays.</summary>
public sealed class LateAnswerJourney
{
    private const string Refresh = "import('/_content/Palabre.Kit/vendor/turbo.js').then(turbo => turbo.session.refresh(document.baseURI, { method: 'morph', scroll: 'preserve' }))";

    [Fact]
    public async Task The_answer_to_a_raised_hand_does_not_take_the_stage_away_again()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var browser = await Chromium.StartAsync();
        var (ada, bo, _) = await MeetAsync(server, browser);
        await using var late = await Late.OfAsync(bo, "**/hand");

        await bo.ClickAsync("#room-bar button.voice");
        await ada.ClickAsync("#room-hands [formaction$='/seat']");
        await bo.WaitForSelectorAsync("#room-bar [data-microphone]");
        await late.ArriveAsync();

        await bo.WaitForTimeoutAsync(500);
        Assert.True(await bo.IsVisibleAsync("#room-bar [data-microphone]"));
    }

    [Fact]
    public async Task A_page_written_before_one_was_let_up_learns_of_it()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var browser = await Chromium.StartAsync();
        var (ada, bo, room) = await MeetAsync(server, browser);
        await bo.ClickAsync("#room-bar button.voice");
        await ada.WaitForSelectorAsync("#room-hands [formaction$='/seat']");
        await using var late = await Late.OfAsync(bo, $"**/room/{room}");

        await bo.EvaluateAsync(Refresh);
        await late.AskedAsync();
        await ada.ClickAsync("#room-hands [formaction$='/seat']");
        await bo.WaitForSelectorAsync("#room-bar [data-microphone]");
        var rendered = bo.EvaluateAsync("new Promise(done => addEventListener('turbo:render', done, { once: true })).then(() => null)");
        await late.ArriveAsync();
        await rendered;

        await bo.WaitForTimeoutAsync(500);
        await bo.WaitForSelectorAsync("#room-bar [data-microphone]");
    }

    [Fact]
    public async Task A_press_on_the_microphone_before_the_news_of_ones_place_opens_it()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var browser = await Chromium.StartAsync();
        var (ada, bo, _) = await MeetAsync(server, browser);
        await bo.EvaluateAsync("document.addEventListener('palabre:me', (news) => news.stopImmediatePropagation(), { capture: true })");

        await ada.LetUpAsync(bo);
        await bo.OpenMicrophoneAsync();
    }

    [Fact]
    public async Task A_question_that_the_network_swallowed_is_asked_again()
    {
        await using var server = await RunningServer.WithMembersAsync();
        await using var browser = await Chromium.StartAsync();
        var room = await server.OpenRoomAsync("ada", "La question perdue");
        var guest = await browser.PageAsync();
        await using var late = await Late.OfAsync(guest, "**/whep");

        await guest.TapRoomAsync(server, room);
        await late.AskedAsync();
    }

    private static async Task<(IPage Ada, IPage Bo, string Room)> MeetAsync(RunningServer server, Chromium browser)
    {
        var ada = await browser.PageAsync(width: 1280, height: 800);
        var room = await ada.HostAsync(server, "Une réponse tardive");
        var bo = await browser.PageAsync();
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await bo.WaitForSelectorAsync("#room-bar button.voice");
        return (ada, bo, room);
    }

    /// <summary>One address whose next answer the server gives at once and the page gets when told.</summary>
    private sealed class Late : IAsyncDisposable
    {
        private readonly TaskCompletionSource _asked = new(), _arrive = new(), _arrived = new();
        private readonly IPage _page;
        private readonly string _address;

        private Late(IPage page, string address) => (_page, _address) = (page, address);

        public static async Task<Late> OfAsync(IPage page, string address)
        {
            var late = new Late(page, address);
            await page.RouteAsync(address, late.HoldAsync, new() { Times = 1 });
            return late;
        }

        public Task AskedAsync() => _asked.Task.WaitAsync(TimeSpan.FromSeconds(20));

        public async Task ArriveAsync()
        {
            await AskedAsync();
            _arrive.TrySetResult();
            await _arrived.Task;
        }

        public async ValueTask DisposeAsync()
        {
            _arrive.TrySetResult();
            await _page.UnrouteAsync(_address);
        }

        private async Task HoldAsync(IRoute route)
        {
            var answer = await route.FetchAsync();
            _asked.TrySetResult();
            await _arrive.Task;
            await route.FulfillAsync(new() { Response = answer });
            _arrived.TrySetResult();
        }
    }
}
