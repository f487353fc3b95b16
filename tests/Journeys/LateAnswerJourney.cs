using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>On a slow network an answer can come after the room has told something newer by its stream: the newer stays.</summary>
public sealed class LateAnswerJourney(LateAnswerJourney.House house) : IClassFixture<LateAnswerJourney.House>
{
    private const string Refresh = "import('/_content/Palabre.Kit/vendor/turbo.js').then(turbo => turbo.session.refresh(document.baseURI, { method: 'morph', scroll: 'preserve' }))";

    private RunningServer Server => house.Server;

    [Fact]
    public async Task The_answer_to_a_raised_hand_does_not_take_the_stage_away_again()
    {
        var (ada, bo, _) = await MeetAsync("La réponse tardive");
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
        var (ada, bo, room) = await MeetAsync("La page tardive");
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
        Assert.True(await bo.IsVisibleAsync("#room-bar [data-microphone]"));
    }

    [Fact]
    public async Task A_question_that_the_network_swallowed_is_asked_again()
    {
        var room = await Server.OpenRoomAsync("ada", "La question perdue");
        var guest = await house.Browser.PageAsync();
        await using var late = await Late.OfAsync(guest, "**/whep");
        await guest.TapRoomAsync(Server, room);
        await late.AskedAsync();
    }

    private async Task<(IPage Ada, IPage Bo, string Room)> MeetAsync(string title)
    {
        var ada = await house.Browser.PageAsync(width: 1280, height: 800);
        var room = await ada.HostAsync(Server, title);
        var bo = await house.Browser.PageAsync();
        await bo.SignInAsync(Server, "bo");
        await bo.TapRoomAsync(Server, room);
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

    /// <summary>One server and one browser for all of them.</summary>
    public sealed class House : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;
        public Chromium Browser { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await RunningServer.WithMembersAsync("bo");
            Browser = await Chromium.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Browser.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
