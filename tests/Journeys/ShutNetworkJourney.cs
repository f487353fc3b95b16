using System.Diagnostics;
using Microsoft.Playwright;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>Networks that let out no UDP, or nothing but a relay's port: one listens all the same.</summary>
public sealed class ShutNetworkJourney
{
    private const string Code = "3A7F0915";
    private const string Secret = "une eau qui coule";

    private const string RelayOnly = """
        window.peers = [];
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(configuration) { super({ ...configuration, iceTransportPolicy: "relay" }); window.peers.push(this); }
          setConfiguration(configuration) { super.setConfiguration({ ...configuration, iceTransportPolicy: "relay" }); }
        };
        """;

    /// <summary>Kind and protocol of our end of the path in use.</summary>
    private const string Path = """
        (async () => {
          for (const peer of window.peers) {
            const reports = new Map(await peer.getStats());
            for (const report of reports.values()) {
              if (report.type !== "transport" || !report.selectedCandidatePairId) continue;
              const local = reports.get(reports.get(report.selectedCandidatePairId).localCandidateId);
              return `${local.candidateType} ${local.protocol}`;
            }
          }
          return "";
        })()
        """;

    [Fact]
    public async Task Without_udp_and_behind_a_relay_the_same_voice_is_heard()
    {
        using var voices = new Voices();
        using var relay = Relay.Start();
        await using var server = await RunningServer.WithMembersAsync(new Dictionary<string, string> { ["Palabre__Turn__Urls"] = relay.Url, ["Palabre__Turn__Secret"] = Secret });
        await using var adas = await Chromium.StartAsync(voices.Repeating(Code), again: true);
        var ada = await adas.PageAsync();
        var room = await ada.HostAsync(server, "À qui appartient l’eau ?");
        await ada.OpenMicrophoneAsync();

        var overTcp = await adas.PageAsync();
        await overTcp.WatchPeersAsync();
        await using var withoutUdp = await OwnNetwork.OfAsync(overTcp, server, letsTcpOut: true);
        withoutUdp.Media.Faults = new() { Loss = 1 };
        await overTcp.TapRoomAsync(server, room);
        Assert.EndsWith(" tcp", await overTcp.EvaluateAsync<string>(Path), StringComparison.Ordinal);
        await overTcp.HearsAsync(Code);

        var overRelay = await adas.PageAsync();
        await overRelay.AddInitScriptAsync(RelayOnly);
        await overRelay.TapRoomAsync(server, room);
        Assert.Equal("relay udp", await overRelay.EvaluateAsync<string>(Path));
        await overRelay.HearsAsync(Code);
    }

    /// <summary>coturn on loopback, with a secret shared as docs/operating/turn.md says.</summary>
    private sealed class Relay(Process process, DirectoryInfo folder, int port) : IDisposable
    {
        public string Url => $"turn:127.0.0.1:{port}?transport=udp";

        public static Relay Start()
        {
            var folder = Directory.CreateTempSubdirectory("palabre-relay-");
            var port = FreePort.Next();
            var settings = System.IO.Path.Combine(folder.FullName, "turnserver.conf");
            File.WriteAllText(settings, $"""
                listening-ip=127.0.0.1
                relay-ip=127.0.0.1
                listening-port={port}
                realm=palabre.test
                use-auth-secret
                static-auth-secret={Secret}
                allow-loopback-peers
                no-tls
                no-dtls
                no-cli
                log-file=stdout
                pidfile={folder.FullName}/pid
                userdb={folder.FullName}/users
                """);
            var process = Process.Start(new ProcessStartInfo("turnserver", ["-c", settings]) { RedirectStandardOutput = true, WorkingDirectory = folder.FullName })!;
            _ = process.StandardOutput.ReadToEndAsync();
            return new Relay(process, folder, port);
        }

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            folder.Delete(recursive: true);
        }
    }
}
