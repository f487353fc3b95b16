using System.Net;

namespace Palabre.Live;

/// <summary>Settings of one <see cref="LiveServer"/>. Each says what a higher and a lower value cost.</summary>
public sealed record LiveOptions
{
    /// <summary>
    /// Address the media sockets bind. The default listens on every IPv6 and IPv4 address (and on IPv4 alone where the
    /// system has no IPv6). A single address hides the others; then advertise that address or one that is mapped to it.
    /// </summary>
    public IPAddress BindAddress { get; init; } = IPAddress.IPv6Any;

    /// <summary>Port of both UDP and TCP media; 0 takes any free one (tests). One port means one rule in a firewall.</summary>
    public int Port { get; init; } = 40000;

    /// <summary>Also accept media over TCP on the same port (RFC 6544 passive), for networks that block UDP. Off saves one listening socket.</summary>
    public bool Tcp { get; init; } = true;

    /// <summary>
    /// Addresses offered as candidates; empty means every address of the interfaces that are up, loopback included. Behind
    /// address translation it must hold the public address. More addresses mean more checks, hence slower joins on bad networks.
    /// </summary>
    public IReadOnlyList<IPAddress> AdvertisedAddresses { get; init; } = [];

    /// <summary>Packet loops; 0 is one per core. More than the cores adds thread switches; fewer leaves cores idle in large rooms.</summary>
    public int Workers { get; init; }

    /// <summary>A session not connected within this time is closed. Longer lets slow networks in; shorter frees dead sessions sooner.</summary>
    public TimeSpan IceTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A connected peer that sends no authenticated STUN request for this long is closed (RFC 7675 §5.1). Lower frees the
    /// seats of vanished people sooner, but cuts those whose network pauses (tunnels, hand-over).
    /// </summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A connected peer from which nothing at all came for this long is told as quiet. Browsers check every 2.5 to 6 seconds, so lower
    /// calls people away who are there; higher leaves others talking to a face that hears nothing.
    /// </summary>
    public TimeSpan QuietAfter { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Sessions of the whole server. Each costs up to 64 KiB.</summary>
    public int MaxSessions { get; init; } = 20_000;

    /// <summary>Sessions of one room, publishers and listeners together.</summary>
    public int MaxSessionsPerRoom { get; init; } = 15_000;

    /// <summary>
    /// Sessions whose media comes from one IP address. Too low cuts schools and offices behind one address; too high lets one
    /// machine fill the server. The excess session fails at its first check.
    /// </summary>
    public int MaxSessionsPerAddress { get; init; } = 2_000;

    /// <summary>
    /// How many speakers one hears at once (each of a listener's lines carries one). Higher: more of a lively conversation
    /// passes, at one more packet stream per listener; lower: less traffic, but people who talk over each other are cut.
    /// </summary>
    public int SlotsSelected { get; init; } = 3;

    /// <summary>
    /// Listeners from which a room is mixed for all of them, and back when a fifth fewer are left; 0 for never. Lower spends a few tens of
    /// milliseconds of one core a second on every such room and 80 ms of delay; higher sends as many packets as there are voices.
    /// </summary>
    public int MixFrom { get; init; } = 300;

    /// <summary>Listeners from which the mix goes out in packets of 40 ms. Lower halves the packets of smaller rooms; higher keeps 20 ms of delay, and less to lose at once.</summary>
    public int MixFrames40From { get; init; } = 1000;

    /// <summary>Listeners from which they are of 60 ms: a third of the packets, 40 ms more delay than those of 20.</summary>
    public int MixFrames60From { get; init; } = 2000;

    /// <summary>Bits a second of a mix of one channel; twice that when a voice is stereo. More is clearer, at as much for every listener.</summary>
    public int MixBitrate { get; init; } = 32_000;

    /// <summary>
    /// Time between sender and receiver reports (RTCP). Shorter gives the peers' statistics faster; longer spends fewer packets.
    /// </summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Loss in percent that publishers are told of at least. Encoders make forward error correction only when they are told of loss,
    /// and 0 waits for real loss: the first seconds of a bad network are not healed. Higher heals them, at some sharpness for everyone.
    /// </summary>
    public int LeastReportedLoss { get; init; }

    /// <summary>
    /// Receive buffer asked of the system per socket, in bytes (the system halves or caps it). Larger survives longer pauses
    /// of the program without loss; smaller saves kernel memory.
    /// </summary>
    public int ReceiveBufferBytes { get; init; } = 4 << 20;
}
