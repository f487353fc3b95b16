using System.Net;
using System.Security.Cryptography;
using System.Text;
using Palabre.Live.Dtls;
using Palabre.Live.Rtcp;
using Palabre.Live.Rtp;
using Palabre.Live.Sdp;
using Palabre.Live.Srtp;
using Palabre.Live.Stun;

namespace Palabre.Live.Peer;

/// <summary>
/// A small WebRTC client for one audio session with an ICE-lite server, over any signalling: it makes an offer string and takes an
/// answer string. Publishes one Opus stream or listens to several. Thread-safe.
/// </summary>
public sealed class LivePeer : IAsyncDisposable
{
    private const uint HostPriority = 0x7EFFFFFF;

    /// <summary>How often the handshake's timer is looked at.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _clock;
    private readonly LivePeerOptions _options;
    private readonly bool _publishes;
    private readonly DtlsIdentity _identity;
    private readonly ulong _tieBreaker = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private readonly byte[] _transaction = RandomNumberGenerator.GetBytes(12);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _tasks = [];

    private IceCredentials _local = IceCredentials.Create();
    private SdpDescription? _answer;
    private List<IPEndPoint> _candidates = [];
    private string _username = "";
    private byte[] _password = [];
    private PeerLink? _link;
    private IPEndPoint? _remote;
    private DtlsSession? _dtls;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private PeerStream[] _streams = [];
    private uint _sequence = (uint)RandomNumberGenerator.GetInt32(1, 0x8000);
    private uint _timestamp = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
    private uint _octets;
    private uint _sent;

    private LivePeer(bool publishes, TimeProvider clock, LivePeerOptions? options)
    {
        _publishes = publishes;
        _clock = clock;
        _options = options ?? new();
        _identity = _options.Identity ?? DtlsIdentity.Create(clock);
    }

    /// <summary>Called for every packet received.</summary>
    public LivePacketHandler? Received { get; set; }

    /// <summary>The source number this peer sends with.</summary>
    public uint Ssrc { get; } = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)) | 1;

    /// <summary>RTP packets received, duplicates included.</summary>
    public long PacketsReceived => _streams.Sum(static stream => stream.Stats.Received);

    /// <summary>Packets missing between the first and the last of each line.</summary>
    public long PacketsLost => _streams.Sum(static stream => stream.Stats.Lost);

    /// <summary>RTP packets sent.</summary>
    public long PacketsSent => _sent;

    /// <summary>The last report block the server sent about us; null before the first.</summary>
    public ReportBlock? LastReport { get; private set; }

    /// <summary>Whether the server said good-bye, by RTCP or DTLS.</summary>
    public bool Ended { get; private set; }

    /// <summary>Becomes done when media may flow; fails when the handshake does.</summary>
    public Task Connected => _connected.Task;

    internal SrtpSender? Protection => _sender;

    /// <summary>A peer that sends.</summary>
    public static LivePeer Publisher(TimeProvider clock, LivePeerOptions? options = null) => new(true, clock, options);

    /// <summary>A peer that receives on <see cref="LivePeerOptions.Lines"/> lines.</summary>
    public static LivePeer Listener(TimeProvider clock, LivePeerOptions? options = null) => new(false, clock, options);

    /// <summary>The body of the WHIP or WHEP POST.</summary>
    public string CreateOffer() => PeerOffer.Write(_options, _publishes, _local, _identity.FingerprintSha256, Ssrc);

    /// <summary>Takes the body of the 201.</summary>
    /// <exception cref="SdpException">It cannot be read.</exception>
    public void AcceptAnswer(string sdp)
    {
        var answer = SdpDescription.Parse(sdp);
        var transport = answer.Audio[0].Transport;
        lock (_gate)
        {
            _answer = answer;
            SetRemote(transport.IceUfrag, transport.IcePwd, transport.Candidates);
            _streams = [.. answer.Audio.Select(static (line, i) => new PeerStream(i, line.Ssrcs.Count > 0 ? line.Ssrcs[0] : 0))];
            _dtls = new DtlsSession(_identity, DtlsRole.Client, transport.FingerprintSha256 ?? "");
        }
    }

    /// <summary>Checks the candidates, shakes hands, and keeps the session alive until disposed.</summary>
    public async Task ConnectAsync(CancellationToken ct)
    {
        if (_answer is null) throw new InvalidOperationException("Accept an answer first.");
        await OpenAsync(ct).ConfigureAwait(false);
        _tasks.Add(KeepAsync());
        await _connected.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Sends one Opus packet; before the connection is made it is dropped.</summary>
    /// <param name="opus">The packet.</param>
    /// <param name="timestampIncrement">Its length in 48,000ths of a second; 960 is 20 ms.</param>
    /// <param name="audioLevel">Its loudness: 0 loudest, 127 silence.</param>
    /// <param name="payloadType">111 Opus, 63 redundant Opus.</param>
    public void Send(ReadOnlySpan<byte> opus, uint timestampIncrement = 960, byte audioLevel = 25, byte payloadType = PeerOffer.OpusPayloadType)
    {
        lock (_gate)
        {
            if (_sender is not { } sender || _link is not { } link || _remote is not { } remote) return;
            Span<byte> header = stackalloc byte[RtpWriter.MaxHeaderLength];
            Span<byte> packet = stackalloc byte[1500];
            var fields = new RtpHeader(payloadType, _sent == 0, (ushort)_sequence, _timestamp, Ssrc);
            var length = RtpWriter.WriteHeader(header, fields, PeerOffer.AudioLevelId, new AudioLevel(audioLevel, audioLevel < 60), PeerOffer.MidId, "0"u8);
            link.Send(packet[..sender.ProtectRtp(header[..length], opus, packet, _sequence >> 16)], remote);
            _sequence++;
            _sent++;
            _octets += (uint)opus.Length;
            _timestamp += timestampIncrement;
        }
    }

    /// <summary>Lets time pass without sound, as an encoder with DTX does: the timestamp moves on, nothing is sent.</summary>
    public void Skip(uint timestampIncrement)
    {
        lock (_gate) _timestamp += timestampIncrement;
    }

    /// <summary>Counts a packet of this length as sent that never is: to the server it was lost on the way.</summary>
    public void Lose(uint timestampIncrement = 960)
    {
        lock (_gate)
        {
            _sequence++;
            _timestamp += timestampIncrement;
        }
    }

    /// <summary>Asks for a lost packet again (RFC 4585).</summary>
    public void RequestAgain(uint ssrc, ushort sequenceNumber) =>
        SendRtcp((Ssrc, ssrc, sequenceNumber), static (room, state) => RtcpWriter.Nack(room, state.Ssrc, state.ssrc, [state.sequenceNumber]));

    /// <summary>Sends bytes as they are, as a broken or hostile client would.</summary>
    internal void SendRaw(ReadOnlySpan<byte> datagram)
    {
        lock (_gate)
        {
            if (_remote is { } remote) _link?.Send(datagram, remote);
        }
    }

    /// <summary>Begins an ICE restart: makes new credentials and returns the body of the PATCH.</summary>
    public string RestartIce()
    {
        lock (_gate)
        {
            _local = IceCredentials.Create();
            return new SdpFragment(_local.UsernameFragment, _local.Password, [new("0", [], true)]).Write();
        }
    }

    /// <summary>Takes the body of the 200 to a restart, and checks with it at once.</summary>
    public void AcceptRestart(string fragment)
    {
        var restarted = SdpFragment.Parse(fragment);
        lock (_gate)
        {
            SetRemote(restarted.IceUfrag, restarted.IcePwd, [.. restarted.Candidates]);
            Check();
        }
    }

    /// <summary>Goes on from another local port, as a phone does that changes networks.</summary>
    public async Task MoveAsync(CancellationToken ct)
    {
        var old = _link;
        await OpenAsync(ct).ConfigureAwait(false);
        old?.Dispose();
        lock (_gate) Check();
    }

    /// <summary>Says good-bye and frees everything.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested) return;
            _dtls?.Close();
            SendHandshake();
            _stop.Cancel();
            _link?.Dispose();
        }

        await Task.WhenAll(_tasks).ConfigureAwait(false);
        lock (_gate)
        {
            _connected.TrySetCanceled();
            _dtls?.Dispose();
            _sender?.Dispose();
            _receiver?.Dispose();
            (_sender, _receiver) = (null, null);
        }

        if (_options.Identity is null) _identity.Dispose();
        _stop.Dispose();
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        var link = _options.Tcp ? await TcpLink.ConnectAsync(_candidates[0], ct).ConfigureAwait(false) : _options.Link?.Invoke() ?? new UdpLink();
        lock (_gate) _link = link;
        _tasks.Add(link.ReceiveAsync(Handle, _stop.Token));
    }

    private void SetRemote(string? fragment, string? password, IReadOnlyList<IceCandidate> candidates)
    {
        var transport = _options.Tcp ? "tcp" : "udp";
        var points = candidates.Where(candidate => candidate.Transport == transport)
            .Select(static candidate => candidate.TryGetEndPoint(out var point) ? point : null).OfType<IPEndPoint>().ToList();
        if (points.Count > 0) _candidates = points;
        _username = $"{fragment}:{_local.UsernameFragment}";
        _password = Encoding.ASCII.GetBytes(password ?? "");
    }

    /// <summary>Checks every 20 ms at first, then as often as consent needs; drives the handshake's timer in between.</summary>
    private async Task KeepAsync()
    {
        var nextCheck = TimeSpan.Zero;
        var nextReport = TimeSpan.FromSeconds(1);
        var start = _clock.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            lock (_gate)
            {
                if (_stop.IsCancellationRequested) return;
                var now = _clock.GetElapsedTime(start);
                if (now >= nextCheck)
                {
                    Check();
                    nextCheck = now + (_remote is null ? TimeSpan.FromMilliseconds(50) : _options.CheckInterval);
                }

                if (_dtls!.RetransmitIn is { } due && due <= TimeSpan.Zero) _dtls.HandleTimeout();
                TellFailure();
                SendHandshake();
                if (now >= nextReport)
                {
                    Report();
                    nextReport = now + _options.ReportInterval;
                }
            }

            var idle = (nextCheck < nextReport ? nextCheck : nextReport) - _clock.GetElapsedTime(start);
            var wait = _connected.Task.IsCompleted && idle > Tick ? idle : Tick;
            await Task.Delay(wait, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Check()
    {
        Span<byte> request = stackalloc byte[StunWriter.BufferLength];
        for (var i = 0; i < _candidates.Count; i++)
        {
            var target = _remote ?? _candidates[i];
            // The transaction says which candidate answered.
            _transaction[0] = (byte)i;
            // Nominating at once is allowed toward a lite peer, whose every valid pair is as good (RFC 8445 §8.1.1).
            var length = StunWriter.BindingRequest(request, _transaction, _username, _password, HostPriority, _tieBreaker, controlling: true, useCandidate: true);
            _link?.Send(request[..length], target);
            if (_remote is not null) return;
        }
    }

    private void Handle(Span<byte> packet)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested) return;
            switch (PacketKinds.Of(packet))
            {
                case PacketKind.Stun: TakeAnswer(packet); break;
                case PacketKind.Dtls: TakeHandshake(packet); break;
                case PacketKind.Rtp: TakeMedia(packet); break;
                case PacketKind.Rtcp: TakeReports(packet); break;
            }
        }
    }

    private void TakeAnswer(ReadOnlySpan<byte> packet)
    {
        if (!StunMessage.TryParse(packet, out var message) || message.Type != StunType.BindingSuccess) return;
        if (!message.TransactionId[1..].SequenceEqual(_transaction.AsSpan(1)) || !message.CheckIntegrity(_password)) return;
        if (_remote is not null) return;
        _remote = _candidates[Math.Min(message.TransactionId[0], _candidates.Count - 1)];
        _dtls!.Start();
        SendHandshake();
    }

    private void TakeHandshake(ReadOnlySpan<byte> packet)
    {
        _dtls!.Receive(packet);
        SendHandshake();
        if (_dtls.State == DtlsState.Established && _sender is null)
        {
            _sender = new SrtpSender(_dtls.LocalKeys);
            _receiver = new SrtpReceiver(_dtls.RemoteKeys, maxSsrcs: 16);
            _connected.TrySetResult();
        }

        TellFailure();
        if (_dtls.State == DtlsState.Closed) Ended = true;
    }

    private void TellFailure()
    {
        if (_dtls is { State: DtlsState.Failed } dtls) _connected.TrySetException(new LiveException("handshake_failed", dtls.FailureReason ?? "The handshake failed."));
    }

    private void SendHandshake()
    {
        if (_remote is not { } remote || _dtls is null) return;
        Span<byte> datagram = stackalloc byte[1500];
        while (_dtls.TryTakeDatagram(datagram, out var length)) _link?.Send(datagram[..length], remote);
    }

    private void TakeMedia(Span<byte> packet)
    {
        if (_receiver is not { } receiver || !receiver.TryUnprotectRtp(packet, out var length)) return;
        if (!RtpPacket.TryParse(packet[..length], out var rtp)) return;
        var stream = StreamOf(rtp.Ssrc);
        stream?.Stats.Add(rtp.SequenceNumber, rtp.Timestamp, (long)_clock.GetElapsedTime(0).TotalMilliseconds);
        AudioLevel? level = AudioLevel.TryRead(rtp, PeerOffer.AudioLevelId, out var heard) ? heard : null;
        Received?.Invoke(new LivePacket(stream?.Line ?? -1, rtp, level));
    }

    private PeerStream? StreamOf(uint ssrc)
    {
        foreach (var stream in _streams)
        {
            if (stream.Ssrc == ssrc) return stream;
        }

        return null;
    }

    private void TakeReports(Span<byte> packet)
    {
        if (_receiver is not { } receiver || !receiver.TryUnprotectRtcp(packet, out var length)) return;
        if (!RtcpCompound.TryParse(packet[..length], out var compound)) return;
        foreach (var part in compound)
        {
            if (part.TryReadReportBlock(0, out var block) && block.Ssrc == Ssrc) LastReport = block;
            if (part.TryReadBye(0, out _)) Ended = true;
        }
    }

    private void Report()
    {
        var report = new SenderReport(Ssrc, NtpTime.FromUnixMilliseconds(_clock.GetUtcNow().ToUnixTimeMilliseconds()), _timestamp, _sent, _octets);
        ReportBlock[] heard;
        lock (_gate) heard = [.. _streams.Where(static stream => stream.Stats.Received > 0).Select(static stream => stream.Stats.TakeBlock(stream.Ssrc))];
        SendRtcp((_publishes, report, heard), static (room, state) =>
        {
            var length = state._publishes ? RtcpWriter.SenderReport(room, state.report) : RtcpWriter.ReceiverReport(room, state.report.Ssrc, state.heard);
            return length + RtcpWriter.SourceDescription(room[length..], state.report.Ssrc, "palabre-peer"u8);
        });
    }

    private void SendRtcp<T>(T state, Sfu.WriteRtcp<T> write)
    {
        lock (_gate)
        {
            if (_sender is not { } sender || _link is not { } link || _remote is not { } remote) return;
            Span<byte> packet = stackalloc byte[1500];
            var length = write(packet, state);
            link.Send(packet[..sender.ProtectRtcp(packet, length)], remote);
        }
    }
}
