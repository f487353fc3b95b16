using System.Globalization;
using System.Net;
using System.Runtime;
using System.Text;
using Palabre.Live;

namespace Palabre.Bench;

/// <summary>
/// The media server alone in a process, so that its CPU and memory are its own. Signalling is lines on standard input and output:
/// <c>publish ROOM SOURCE OFFER</c> and <c>listen ROOM LISTENER OFFER</c> (0 for a guest) (SDP in base64) are answered with the answer, <c>stats</c> with numbers.
/// </summary>
internal static class LiveServerChild
{
    /// <summary>More than an answer, so that it goes in one piece.</summary>
    private const int AnswerBytes = 16 * 1024;

    public static async Task<int> RunAsync(string mixFrom)
    {
        var options = new LiveOptions
        {
            Port = 0,
            BindAddress = IPAddress.Any,
            AdvertisedAddresses = [IPAddress.Loopback],
            MaxSessionsPerAddress = 20_000,
            MixFrom = int.Parse(mixFrom, CultureInfo.InvariantCulture),
        };
        await using var server = new LiveServer(options, TimeProvider.System);
        server.Start();
        Serve(server);
        return 0;
    }

    /// <summary>In this one thread: the pool's would spin after each answer, which costs more than the answer.</summary>
    private static void Serve(LiveServer server)
    {
        // The console's own writer sends an answer in ten pieces, each of which wakes the other side.
        using var answers = new StreamWriter(Console.OpenStandardOutput(), bufferSize: AnswerBytes);
        using var requests = new StreamReader(Console.OpenStandardInput(), bufferSize: AnswerBytes);
        answers.WriteLine("ready");
        answers.Flush();
        while (requests.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            answers.WriteLine(words[0] switch
            {
                "publish" => Answer(server.OpenRoom(Number(words[1])).Publish(Decode(words[3]), Number(words[2]), muted: false)),
                "listen" => Answer(server.OpenRoom(Number(words[1])).Listen(Decode(words[3]), words[2] == "0" ? null : Number(words[2]))),
                "live" => LiveBytes(),
                "stats" => Stats(server.Counters),
                _ => "unknown",
            });
            answers.Flush();
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Decode(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));

    private static string Answer(LiveSession session) => Convert.ToBase64String(Encoding.UTF8.GetBytes(session.AnswerSdp));

    private static string LiveBytes()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture);
    }

    private static string Stats(LiveCounters counters) => string.Create(CultureInfo.InvariantCulture,
        $"{GC.GetTotalAllocatedBytes(precise: true)} {counters.PacketsForwarded} {counters.SessionsConnected} {GC.CollectionCount(0)} {counters.SendsDropped} {counters.PacketsIn} {JitInfo.GetCompiledMethodCount()}");
}
