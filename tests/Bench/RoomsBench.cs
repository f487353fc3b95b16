using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Palabre.Live.Dtls;
using Palabre.Live.Peer;

namespace Palabre.Bench;

/// <summary>Many small rooms at once, each with a tone of its own: what they cost, and that nobody hears another room.</summary>
internal static class RoomsBench
{
    private sealed record Result(int Rooms, int People, double Cores, double PacketsPerSecond, double MicrosPerPacket, double ResidentMib, double LossPercent, long Strays);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (rooms, people) = (Options.Number(args, "--rooms", 200), Options.Number(args, "--people", 10));
        var length = TimeSpan.FromSeconds(Options.Number(args, "--seconds", 20));
        using var server = await LiveServerProcess.StartAsync(apart: false, mixFrom: 300, ct);
        using var identity = DtlsIdentity.Create(TimeProvider.System);
        using var poller = new Poller();
        var open = new List<ToneRoom>();
        for (var i = 0; i < rooms; i++)
        {
            open.Add(await ToneRoom.OpenAsync(server, identity, poller, i, people, ct));
            if (i % 20 == 19) Console.Error.WriteLine($"{i + 1} rooms are open");
        }

        open.ForEach(static room => room.Speak());
        await Task.Delay(TimeSpan.FromSeconds(3), ct);
        open.ForEach(static room => room.BeginNoting());
        var (start, since) = (await server.SampleAsync(ct), Stopwatch.GetTimestamp());
        await Task.Delay(length, ct);
        var (end, passed) = (await server.SampleAsync(ct), Stopwatch.GetElapsedTime(since).TotalSeconds);
        var (received, lost, strays) = (open.Sum(static room => room.Received), open.Sum(static room => room.Lost), open.Sum(static room => room.Strays));
        foreach (var room in open) await room.DisposeAsync();

        var packets = end.Forwarded - start.Forwarded;
        var result = new Result(rooms, people, (end.CpuSeconds - start.CpuSeconds) / passed, packets / passed,
            (end.CpuSeconds - start.CpuSeconds) * 1e6 / packets, end.ResidentKib / 1024d, 100d * lost / Math.Max(1, lost + received), strays);
        Console.WriteLine("| rooms | people in each | cores | packets/s | µs CPU/packet | MiB resident | loss % | packets of another room |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {result.Rooms} | {result.People} | {result.Cores:F2} | {result.PacketsPerSecond:F0} | {result.MicrosPerPacket:F2} | {result.ResidentMib:F0} | {result.LossPercent:F3} | {result.Strays} |"));
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(result), ct);
        return received > 0 && strays == 0 ? 0 : 1;
    }

    /// <summary>One room: everybody listens, one of them speaks.</summary>
    private sealed class ToneRoom : IAsyncDisposable
    {
        private readonly HashSet<ulong> _own;
        private readonly Voice _voice;
        private readonly List<(LivePeer Peer, PolledLink Link)> _ears = [];
        private volatile bool _notes;

        private ToneRoom(Voice voice) => (_voice, _own) = (voice, [.. voice.Frames.Select(Mark)]);

        public long Received { get; private set; }
        public long Strays { get; private set; }
        public long Lost => _ears.Sum(static ear => ear.Link.Lost);

        public static async Task<ToneRoom> OpenAsync(LiveServerProcess server, DtlsIdentity identity, Poller poller, int number, int people, CancellationToken ct)
        {
            var room = new ToneRoom(await Voice.PublishAsync(server, identity, 1, 200 + 7 * number, ct, room: number + 1));
            for (var i = 0; i < people; i++)
            {
                PolledLink? link = null;
                var peer = LivePeer.Listener(TimeProvider.System, new() { Identity = identity, Link = () => link = new PolledLink(poller) });
                // Those who listen include the one who speaks: the server must not send them their own voice.
                peer.AcceptAnswer(await server.ListenAsync(peer.CreateOffer(), ct, number + 1, i == 0 ? 1 : null));
                peer.Received = room.Hear;
                await peer.ConnectAsync(ct);
                room._ears.Add((peer, link!));
            }

            return room;
        }

        public void Speak() => _voice.Start();

        public void BeginNoting()
        {
            foreach (var (_, link) in _ears) link.Watches = true;
            _notes = true;
        }

        public async ValueTask DisposeAsync()
        {
            await _voice.DisposeAsync();
            foreach (var (peer, _) in _ears) await peer.DisposeAsync();
        }

        /// <summary>In the poller's thread, one packet at a time.</summary>
        private void Hear(in LivePacket packet)
        {
            if (!_notes) return;
            Received++;
            if (!_own.Contains(Mark(packet.Payload.ToArray()))) Strays++;
        }

        private static ulong Mark(byte[] frame)
        {
            var mark = 14695981039346656037;
            foreach (var octet in frame) mark = (mark ^ octet) * 1099511628211;
            return mark;
        }
    }
}
