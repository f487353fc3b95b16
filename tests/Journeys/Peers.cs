using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>The page's own WebRTC statistics.</summary>
public static class Peers
{
    /// <summary>Remembers every connection that the page will make. Before the first navigation.</summary>
    /// <param name="more">Members of the class of connections: how this browser is another.</param>
    public static Task WatchPeersAsync(this IPage page, string more = "") => page.AddInitScriptAsync($$"""
        window.peers = [];
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...rest) { super(...rest); window.peers.push(this); }
          {{more}}
        };
        """);

    /// <summary>RTP packets that this page has received, over all lines.</summary>
    public static Task<int> PacketsAsync(this IPage page) => page.EvaluateAsync<int>("""
        (async () => {
          let packets = 0;
          for (const peer of window.peers)
            (await peer.getStats()).forEach((report) => { if (report.type === "inbound-rtp") packets += report.packetsReceived; });
          return packets;
        })()
        """);

    /// <summary>Waits until more packets have come than now.</summary>
    public static async Task MorePacketsAsync(this IPage page)
    {
        var before = await page.PacketsAsync();
        await page.UntilAsync(async () => await page.PacketsAsync() > before + 10);
    }

    /// <summary>Whether nothing comes for so many milliseconds.</summary>
    public static async Task<bool> NoPacketsAsync(this IPage page, float milliseconds)
    {
        var before = await page.PacketsAsync();
        await page.WaitForTimeoutAsync(milliseconds);
        return await page.PacketsAsync() == before;
    }

    /// <summary>Waits, at most 60 s, until something holds.</summary>
    public static async Task UntilAsync(this IPage page, Func<Task<bool>> holds, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string what = "")
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (await holds()) return;
            await page.WaitForTimeoutAsync(200);
        }
        throw new TimeoutException($"Waited 60 s for: {what}");
    }

    /// <summary>Waits until the page's address is another one. Playwright's own way can miss what a page changes by itself between two of its looks.</summary>
    public static Task ComesToAsync(this IPage page, Func<string, bool> isThere, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(isThere))] string what = "") =>
        page.UntilAsync(() => Task.FromResult(isThere(page.Url)), what);
}
