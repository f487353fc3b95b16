using System.Globalization;

namespace Palabre.Bench;

/// <summary>Rows as a Markdown table.</summary>
internal static class LiveTable
{
    private const string Head = """
        | way | speakers | listeners | packets/s | cores | µs CPU/packet | floor µs | ratio | ms CPU/join | in a rush | joins/s | floor ms | KiB/listener | B allocated/packet | loss % | latency p50 ms | p99 ms | growth ms | kbit/s a listener |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    public static void Print(IReadOnlyList<LiveRow> rows)
    {
        Console.WriteLine(Head);
        foreach (var row in rows) Console.WriteLine(Line(row));
    }

    public static string Line(LiveRow row) => string.Create(CultureInfo.InvariantCulture,
        $"| {row.Case.Way} | {row.Case.Speakers} | {row.Case.Listeners} | {row.PacketsPerSecond:F0} | {row.Cores:F3} | {row.MicrosPerPacket:F2} | {row.FloorMicros:F2} | {row.Ratio:F2} | {row.JoinMillis:F2} | {row.RushMillis:F2} | {row.JoinsPerSecond:F0} | {row.JoinFloorMillis:F2} | {row.KibPerListener:F1} | {row.AllocatedPerPacket:F3} | {row.LossPercent:F3} | {row.LatencyP50:F2} | {row.LatencyP99:F2} | {row.LatencyGrowth:F2} | {row.KilobitsPerListener:F1} |");
}
