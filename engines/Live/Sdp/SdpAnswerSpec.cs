using Palabre.Live.Stun;

namespace Palabre.Live.Sdp;

/// <summary>What the server puts into an answer beside what the offer decides.</summary>
/// <param name="Use">Publish: we receive. Listen: we send.</param>
/// <param name="SessionId">The number of the o-line: any that differs between sessions, below 2^63.</param>
/// <param name="Ice">Our credentials for this session.</param>
/// <param name="FingerprintSha256">Of our certificate, "AA:BB:…".</param>
/// <param name="Candidates">All our addresses; there is no trickling from the server.</param>
public sealed record SdpAnswerSpec(SdpUse Use, long SessionId, IceCredentials Ice, string FingerprintSha256,
    IReadOnlyList<IceCandidate> Candidates)
{
    /// <summary>Listen only: our outgoing source of each line, in the order of the offer's lines.</summary>
    public IReadOnlyList<uint> Ssrcs { get; init; } = [];

    /// <summary>Listen only: the canonical name of all our sources, a token.</summary>
    public string CName { get; init; } = "palabre";

    /// <summary>Listen only: the media stream all tracks belong to, a token. Track n is named after it with "-n".</summary>
    public string StreamId { get; init; } = "room";
}
