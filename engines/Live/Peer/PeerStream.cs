using Palabre.Live.Rtcp;

namespace Palabre.Live.Peer;

/// <summary>What a peer receives on one of its audio lines.</summary>
/// <param name="line">Its index.</param>
/// <param name="ssrc">The source that the answer announced for it.</param>
internal sealed class PeerStream(int line, uint ssrc)
{
    public int Line { get; } = line;
    public uint Ssrc { get; } = ssrc;
    public ReceptionStats Stats { get; } = new();
}
