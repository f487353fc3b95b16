using Palabre.Live.Peer;

namespace Palabre.Live.Tests.Sfu;

/// <summary>What one listener heard.</summary>
internal sealed record Heard(int Line, ushort Sequence, uint Timestamp, bool Marker, byte PayloadType, int? Level, byte[] Payload, uint Contributor);

/// <summary>Keeps every packet a listening peer received.</summary>
internal sealed class Ear
{
    private readonly List<Heard> _heard = [];

    public Ear(LivePeer peer)
    {
        Peer = peer;
        peer.Received = (in LivePacket packet) =>
        {
            var heard = new Heard(packet.Line, packet.SequenceNumber, packet.Timestamp, packet.Marker, packet.PayloadType,
                packet.Level?.Level, packet.Payload.ToArray(), packet.Contributor);
            lock (_heard) _heard.Add(heard);
        };
    }

    public LivePeer Peer { get; }

    public IReadOnlyList<Heard> All
    {
        get { lock (_heard) return [.. _heard]; }
    }

    /// <summary>First bytes of the payloads, by which the tests tell the speakers.</summary>
    public IReadOnlyList<byte> Voices => [.. All.Select(static heard => heard.Payload[0])];

    public Task HearsAsync(int packets) => Hall.UntilAsync(() => All.Count >= packets, $"{packets} packets are heard");

    public Task HearsVoiceAsync(byte voice, int packets = 1) =>
        Hall.UntilAsync(() => Voices.Count(heard => heard == voice) >= packets, $"voice {voice} is heard {packets} times");
}
