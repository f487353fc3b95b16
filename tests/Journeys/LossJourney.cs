using System.Globalization;
using Microsoft.Playwright;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>
/// How much a browser has to make up where packets are lost: a listener as everyone is, beside one that takes neither redundancy nor
/// error correction, on equally bad networks. With PALABRE_LOSS_TABLE naming a file, more losses are measured and written there.
/// </summary>
public sealed class LossJourney
{
    private const string Text = "Il était une fois un figuier au bord de l'eau, et sous ce figuier une place où l'on parlait le soir, "
        + "chacun à son tour, de la pluie, des semailles, des nouvelles de la ville et de ce que les enfants avaient trouvé dans la rivière.";

    private static readonly (double Loss, double Burst)[] _held = [(0.10, 1), (0.10, 2)];
    private static readonly (double Loss, double Burst)[] _all = [(0.05, 1), (0.10, 1), (0.20, 1), (0.05, 2), (0.10, 2), (0.20, 2), (0.10, 3), (0.20, 3)];

    /// <summary>An older or plainer client.</summary>
    private const string Bare = """
        async createOffer(...rest) {
          const { type, sdp } = await super.createOffer(...rest);
          return { type, sdp: sdp.replace(/^(m=audio .*) 63( .*)?$/gm, "$1$2").replace(/^a=(rtpmap|fmtp):63 .*\r\n/gm, "").replace(/;?useinbandfec=1/g, "") };
        }
        """;

    /// <summary>What was made up, of what was played, without what was made up of silence: both since the last call.</summary>
    private const string Concealed = """
        (async () => {
          let [made, played] = [0, 0];
          for (const peer of window.peers)
            (await peer.getStats()).forEach((report) => {
              if (report.type !== "inbound-rtp" || report.packetsReceived === 0) return;
              made += report.concealedSamples - report.silentConcealedSamples;
              played += report.totalSamplesReceived;
            });
          const before = window.before ?? { made: 0, played: 0 };
          window.before = { made, played };
          return played === before.played ? 0 : (made - before.made) / (played - before.played);
        })()
        """;

    [Fact]
    public async Task With_redundancy_at_most_half_as_much_has_to_be_made_up()
    {
        var table = Environment.GetEnvironmentVariable("PALABRE_LOSS_TABLE");
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync();
        await using var adas = await Chromium.StartAsync(await voices.ReadingAsync(Text), again: true);
        var ada = await adas.PageAsync();
        var room = await ada.HostAsync(server, "À qui appartient l’eau ?");
        await ada.OpenMicrophoneAsync();
        await using var healed = await ListenAsync(adas, server, room, "");
        await using var bare = await ListenAsync(adas, server, room, Bare);

        var lines = new List<string>();
        foreach (var (loss, burst) in table is null ? _held : _all)
        {
            var (made, madeBare) = await MeasureAsync(healed, bare, new() { Loss = loss, Burst = burst });
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"| {loss:P0} | {burst} | {madeBare:P1} | {made:P1} | {made / madeBare:F2} |"));
            TestContext.Current.TestOutputHelper?.WriteLine(lines[^1]);
            if (table is not null) continue;
            Assert.True(madeBare > loss / 3, lines[^1]);
            Assert.True(made <= madeBare / 2, lines[^1]);
        }

        if (table is not null) await File.WriteAllLinesAsync(table, lines, TestContext.Current.CancellationToken);
    }

    private static async Task<(double Healed, double Bare)> MeasureAsync(Listener healed, Listener bare, Faults faults)
    {
        foreach (var listener in (Listener[])[healed, bare]) listener.Network.Media.Faults = faults;
        // Until the first reports of the loss have come.
        await healed.Page.WaitForTimeoutAsync(6000);
        foreach (var listener in (Listener[])[healed, bare]) await listener.Page.EvaluateAsync<double>(Concealed);
        await healed.Page.WaitForTimeoutAsync(10_000);
        return (await healed.Page.EvaluateAsync<double>(Concealed), await bare.Page.EvaluateAsync<double>(Concealed));
    }

    private static async Task<Listener> ListenAsync(Chromium browser, RunningServer server, string room, string more)
    {
        var page = await browser.PageAsync();
        await page.WatchPeersAsync(more);
        var network = await OwnNetwork.OfAsync(page, server, seed: 11);
        await page.TapRoomAsync(server, room);
        await page.MorePacketsAsync();
        return new Listener(page, network);
    }

    private sealed record Listener(IPage Page, OwnNetwork Network) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Network.DisposeAsync();
    }
}
