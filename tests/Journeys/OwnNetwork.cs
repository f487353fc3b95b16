using Microsoft.Playwright;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>
/// One person's way to the server: their sound goes through a network that can be made bad, cut, or changed for another while
/// everyone else's goes on.
/// </summary>
public sealed class OwnNetwork : IAsyncDisposable
{
    private readonly RunningServer _server;
    private readonly IPage _page;
    private readonly List<FaultyNetwork> _networks = [];
    private readonly bool _letsTcpOut;
    private bool _cut;

    private OwnNetwork(RunningServer server, IPage page, bool letsTcpOut) => (_server, _page, _letsTcpOut) = (server, page, letsTcpOut);

    /// <summary>The one that new connections take.</summary>
    public FaultyNetwork Media => _networks[^1];

    /// <summary>Before the page connects. The server's answers name this network's address instead of the server's.</summary>
    /// <param name="page">Whose.</param>
    /// <param name="server">Where to.</param>
    /// <param name="seed">Of the faults.</param>
    /// <param name="letsTcpOut">TCP goes past this network, straight to the server.</param>
    public static async Task<OwnNetwork> OfAsync(IPage page, RunningServer server, int seed = 1, bool letsTcpOut = false)
    {
        var network = new OwnNetwork(server, page, letsTcpOut);
        network.Move(seed);
        await page.RouteAsync("**/api/rooms/*/whip*", network.PassAsync);
        await page.RouteAsync("**/api/rooms/*/whep", network.PassAsync);
        await page.RouteAsync("**/api/rooms/*/sessions/*", network.PassAsync);
        return network;
    }

    /// <summary>Nothing goes through any more, neither sound nor anything else.</summary>
    public async Task CutAsync()
    {
        _cut = true;
        foreach (var network in _networks) network.Faults = new() { Loss = 1 };
        await _page.Context.SetOfflineAsync(true);
    }

    public async Task MendAsync()
    {
        _cut = false;
        Media.Faults = new();
        await _page.Context.SetOfflineAsync(false);
    }

    /// <summary>Another network: the way so far is dead, and only new ICE finds the other.</summary>
    public void Move(int seed = 2)
    {
        foreach (var network in _networks) network.Faults = new() { Loss = 1 };
        _networks.Add(new FaultyNetwork(_server.Media, new(), seed));
    }

    public async ValueTask DisposeAsync()
    {
        await _page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        foreach (var network in _networks) await network.DisposeAsync();
    }

    private async Task PassAsync(IRoute route)
    {
        if (_cut) await route.AbortAsync("internetdisconnected");
        else if (route.Request.Method is "POST" or "PATCH") await AnswerAsync(route);
        else await route.ContinueAsync();
    }

    private async Task AnswerAsync(IRoute route)
    {
        try
        {
            var answer = await route.FetchAsync();
            var body = await answer.TextAsync();
            var headers = answer.Headers.Where(h => h.Key is not ("content-length" or "transfer-encoding" or "content-encoding")).ToDictionary();
            await route.FulfillAsync(new()
            {
                Status = answer.Status,
                Headers = headers,
                Body = body.Contains("a=candidate:", StringComparison.Ordinal) ? Media.Through(body, _letsTcpOut) : body,
            });
        }
        catch (PlaywrightException)
        {
            // The page went, or the server did: nobody waits for the answer.
        }
    }
}
