using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>What a first visit costs a phone with little data, counted as it comes over the wire, headers included.</summary>
public sealed class FirstContactJourney
{
    private const int KiB = 1024;

    [Fact]
    public async Task The_hall_is_light_at_first_and_lighter_after()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await server.OpenRoomAsync("ada", "À qui appartient l’eau ?");
        await server.OpenRoomAsync("bo", "Le pain du dimanche");
        await using var browser = await Chromium.StartAsync();
        var first = await browser.PageAsync();
        var wire = await Wire.ListenAsync(first);
        await VisitAsync(first, server);

        var text = wire.Sum("Document", "Stylesheet", "Script");
        var fonts = wire.Sum("Font");
        TestContext.Current.TestOutputHelper?.WriteLine($"First visit: {text} bytes of HTML, CSS and JavaScript, {fonts} of fonts, {wire.Sum()} in all.\n{wire}");
        Assert.InRange(text, 1, 70 * KiB);
        Assert.InRange(fonts, 1, 90 * KiB);
        wire.IsClean(server.Url);

        var second = await first.Context.NewPageAsync();
        await first.CloseAsync();
        var again = await Wire.ListenAsync(second);
        await VisitAsync(second, server);

        TestContext.Current.TestOutputHelper?.WriteLine($"Second visit: {again.Sum()} bytes in all.\n{again}");
        Assert.InRange(again.Sum(), 1, 15 * KiB);
        again.IsClean(server.Url);
    }

    private static async Task VisitAsync(IPage page, RunningServer server)
    {
        // The hall's event stream opens last: then everything is there.
        await page.RunAndWaitForRequestAsync(() => page.GotoAsync(server.Url, new() { WaitUntil = WaitUntilState.Load }), request => request.Url.Contains("/live?", StringComparison.Ordinal));
        await page.EvaluateAsync("document.fonts.ready.then(() => true)");
        await page.WaitForTimeoutAsync(1000); // whatever a page asks for when it thinks nobody looks
    }

    /// <summary>The network as Chromium itself counts it (Chrome DevTools Protocol, domain Network).</summary>
    private sealed class Wire
    {
        private readonly Dictionary<string, (string Url, string Type)> _requests = [];
        private readonly Dictionary<string, long> _bytes = [];
        private readonly List<string> _complaints = [];

        public static async Task<Wire> ListenAsync(IPage page)
        {
            var wire = new Wire();
            page.Console += (_, message) => { if (message.Type is "error" or "warning") wire.Complain($"{message.Type}: {message.Text}"); };
            page.PageError += (_, error) => wire.Complain(error);
            var session = await page.Context.NewCDPSessionAsync(page);
            session.Event("Network.requestWillBeSent").OnEvent += (_, e) => wire.Ask(e!.Value);
            session.Event("Network.dataReceived").OnEvent += (_, e) => wire.Count(e!.Value, isWhole: false);
            session.Event("Network.loadingFinished").OnEvent += (_, e) => wire.Count(e!.Value, isWhole: true);
            session.Event("Network.loadingFailed").OnEvent += (_, e) => wire.Complain($"failed: {e}");
            await session.SendAsync("Network.enable");
            return wire;
        }

        /// <summary>Bytes of the named resource types, or of all.</summary>
        public long Sum(params string[] types)
        {
            lock (_bytes) return _bytes.Where(pair => types.Length == 0 || types.Contains(_requests[pair.Key].Type)).Sum(pair => pair.Value);
        }

        public void IsClean(string home)
        {
            Assert.Empty(_complaints);
            lock (_bytes) Assert.All(_requests.Values, request => Assert.True(request.Url.StartsWith($"{home}/", StringComparison.Ordinal) || request.Url.StartsWith("data:", StringComparison.Ordinal), request.Url));
        }

        public override string ToString()
        {
            lock (_bytes) return string.Join('\n', _bytes.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value,7} {_requests[pair.Key].Type} {_requests[pair.Key].Url}"));
        }

        private void Ask(JsonElement e)
        {
            lock (_bytes)
                _requests[e.GetProperty("requestId").GetString()!] =
                    (e.GetProperty("request").GetProperty("url").GetString()!, e.TryGetProperty("type", out var type) ? type.GetString()! : "Other");
        }

        /// <summary>A finished request says its whole size, headers included; an event stream never finishes and counts what came.</summary>
        private void Count(JsonElement e, bool isWhole)
        {
            var id = e.GetProperty("requestId").GetString()!;
            var bytes = (long)e.GetProperty("encodedDataLength").GetDouble();
            lock (_bytes)
            {
                if (_requests.ContainsKey(id)) _bytes[id] = isWhole ? bytes : _bytes.GetValueOrDefault(id) + bytes;
            }
        }

        private void Complain(string what)
        {
            lock (_bytes) _complaints.Add(what);
        }
    }
}
