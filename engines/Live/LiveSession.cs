using System.Security.Cryptography;
using Palabre.Live.Sdp;
using Palabre.Live.Sfu;
using Palabre.Live.Srtp;
using Palabre.Live.Stun;

namespace Palabre.Live;

/// <summary>One WHIP or WHEP session: one peer, one direction.</summary>
public sealed class LiveSession
{
    private static readonly byte[] Name = "palabre"u8.ToArray();

    private readonly SessionMaker _maker;
    private readonly SdpOffer _offer;
    private readonly long _createdAt;

    internal LiveSession(LiveRoom room, SessionMaker maker, SdpOffer offer, long? person, bool isPublisher, PeerTransport transport)
    {
        Room = room;
        _maker = maker;
        _offer = offer;
        Person = person;
        IsPublisher = isPublisher;
        Transport = transport;
        _createdAt = Transport.HeardAt = room.Server.Clock.Now;
        ETag = NewTag();
    }

    /// <summary>Unguessable (128 bits), for the session's URL.</summary>
    public string Id { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>True for WHIP, false for WHEP.</summary>
    public bool IsPublisher { get; }

    /// <summary>Who publishes, or who listens (null: a guest).</summary>
    public long? Person { get; }

    /// <summary>Body of the 201.</summary>
    public required string AnswerSdp { get; init; }

    /// <summary>Quoted entity tag of the ICE session now in force.</summary>
    public string ETag { get; private set; }

    /// <summary>How far it got.</summary>
    public LiveSessionState State { get; private set; }

    /// <summary>
    /// Why it ended: <c>ice_timeout</c>, <c>consent_expired</c>, <c>handshake_failed: …</c>, <c>peer_closed</c>, <c>replaced</c>,
    /// <c>revoked</c>, <c>removed</c>, <c>room_closed</c>, <c>server_closed</c>, or what <see cref="Close"/> was told. Null while open.
    /// </summary>
    public string? ClosedReason { get; private set; }

    /// <summary>
    /// A connected session from which nothing came for <see cref="LiveOptions.QuietAfter"/>: its peer is probably gone, or changing
    /// networks. It may be heard again until <see cref="LiveOptions.ConsentTimeout"/> ends it.
    /// </summary>
    public bool IsQuiet { get; private set; }

    /// <summary>How long ago the peer was last heard: an authenticated check, sound or report.</summary>
    public TimeSpan Silence => TimeSpan.FromMilliseconds(Math.Max(0, Now - Transport.HeardAt));

    /// <summary>The room it belongs to.</summary>
    public LiveRoom Room { get; }

    internal PeerTransport Transport { get; }
    internal PublisherLeg? Publisher { get; set; }
    internal ListenerLeg? Listener { get; set; }
    internal (ulong, ulong)? Host { get; set; }
    internal long Now => Room.Server.Clock.Now;

    /// <summary>
    /// Takes a PATCH of <c>application/trickle-ice-sdpfrag</c>. The peer's candidates need no keeping, as its checks tell its address;
    /// new credentials restart ICE, and the session goes on with the old ones until the new ones worked.
    /// </summary>
    /// <param name="sdpFragment">The request's body.</param>
    /// <param name="ifMatch">The request's If-Match, null when absent. Trickling may leave it out; a restart needs <c>"*"</c> or the tag.</param>
    public LivePatchResult Patch(string sdpFragment, string? ifMatch)
    {
        SdpFragment fragment;
        try
        {
            fragment = SdpFragment.Parse(sdpFragment);
        }
        catch (SdpException problem)
        {
            return new(400, Problem: problem.Message);
        }

        lock (Room.Gate)
        {
            if (State == LiveSessionState.Closed) return new(404, Problem: "The session has ended.");
            var tag = ifMatch?.Trim().Trim('"');
            if (tag is not (null or "*") && tag != ETag.Trim('"')) return new(412, Problem: "The session has another tag by now.");
            if (fragment.IceUfrag is { } fragmentName && fragmentName != Transport.Ice.RemoteFragment) return Restart(fragment, tag);
            if (fragment.IceUfrag is null && !fragment.Candidates.Any() && !fragment.HasEndOfCandidates)
            {
                return new(422, Problem: "The fragment holds neither candidates nor new ICE credentials.");
            }

            return new(204);
        }
    }

    /// <summary>Ends the session: media stops at once, the peer is told good-bye. Safe to call twice.</summary>
    public void Close(string reason)
    {
        lock (Room.Gate)
        {
            if (State == LiveSessionState.Closed) return;
            if (Listener is { } listener)
            {
                Room.Server.Outboxes.Use((Transport, listener), static (state, outbox) =>
                    state.Transport.SendRtcp(outbox, state.listener, static (room, leg) => leg.WriteBye(room)));
            }

            State = LiveSessionState.Closed;
            ClosedReason = reason;
            Room.Forget(this);
            Room.Server.Forget(this);
            Transport.Forget();
            Route();
        }

        Transport.Dtls.Close();
        Room.Tell(this);
    }

    internal bool TakeRtp(Span<byte> packet, long now, Outbox outbox)
    {
        lock (Room.Gate)
        {
            if (Publisher is null || Transport.Receiver is not { } receiver || !receiver.TryUnprotectRtp(packet, out var length)) return false;
            Transport.HeardAt = now;
            return Room.Fanout.Forward(Publisher, packet[..length], now, outbox);
        }
    }

    internal bool TakeRtcp(Span<byte> packet, long now, Outbox outbox)
    {
        lock (Room.Gate)
        {
            if (Transport.Receiver is not { } receiver || !receiver.TryUnprotectRtcp(packet, out var length)) return false;
            Transport.HeardAt = now;
            if (Publisher is not null) Room.Fanout.TakeReports(Publisher, packet[..length], now);
            else if (Listener is not null) Room.Fanout.TakeReports(Listener, packet[..length], now, outbox);
            return true;
        }
    }

    /// <summary>A connectivity check passed; the room's gate is held.</summary>
    internal void OnChecked()
    {
        Route();
        if (State == LiveSessionState.New) State = LiveSessionState.Connecting;
    }

    internal void OnSecured(SrtpKeys local, SrtpKeys remote)
    {
        if (IsPublisher) Room.TakeOver(this);
        lock (Room.Gate)
        {
            if (State == LiveSessionState.Closed) return;
            Transport.Secure(local, remote);
            Route();
            Transport.ReportAt = Now + 500;
            Transport.HeardAt = Now;
            State = LiveSessionState.Connected;
        }

        Room.Server.Events.HandshakeDone();
        Room.Tell(this);
    }

    internal void OnHandshakeFailed(string why)
    {
        Room.Server.Events.HandshakeFailed();
        Close($"handshake_failed: {why}");
    }

    internal void OnTcpClosed(TcpConnection connection)
    {
        lock (Room.Gate)
        {
            Transport.Ice.Drop(connection);
            Route();
        }
    }

    /// <summary>Time-outs, handshake retransmission and reports, from the packet loop that owns the session's timers.</summary>
    internal void RunTimers(long now, Outbox outbox)
    {
        var options = Room.Server.Options;
        switch (State)
        {
            case LiveSessionState.New or LiveSessionState.Connecting:
                if (now - _createdAt >= options.IceTimeout.TotalMilliseconds) Expire(Room.Server.Events.IceTimedOut, "ice_timeout");
                else if (now >= Transport.Dtls.RetransmitAt) Transport.Dtls.Schedule();
                break;
            case LiveSessionState.Connected:
                if (now - Transport.ConsentAt >= options.ConsentTimeout.TotalMilliseconds) Expire(Room.Server.Events.ConsentTimedOut, "consent_expired");
                else if (now >= Transport.ReportAt) Report(now, outbox);
                if (now - Transport.HeardAt >= options.QuietAfter.TotalMilliseconds != IsQuiet) BeQuiet(!IsQuiet);
                break;
        }
    }

    /// <summary>Gives the leg the keys and the path now in force.</summary>
    private void Route()
    {
        if (Listener is { } listener) (listener.Sender, listener.Path) = (Transport.Sender, Transport.Path);
    }

    private void Expire(Action count, string reason)
    {
        count();
        Close(reason);
    }

    private void BeQuiet(bool quiet)
    {
        lock (Room.Gate)
        {
            if (State != LiveSessionState.Connected) return;
            IsQuiet = quiet;
        }

        Room.Tell(this);
    }

    private void Report(long now, Outbox outbox)
    {
        lock (Room.Gate)
        {
            if (State != LiveSessionState.Connected) return;
            Transport.ReportAt = now + (long)Room.Server.Options.ReportInterval.TotalMilliseconds;
            Transport.SendRtcp(outbox, (this, now), static (room, state) => state.Item1.WriteReport(room, state.now));
        }
    }

    private int WriteReport(Span<byte> destination, long now) =>
        Publisher is { } publisher ? publisher.WriteReport(destination, 1, Name, LossBehind(now), now)
        : Listener!.WriteReport(destination, Name, Rtcp.NtpTime.FromUnixMilliseconds(Room.Server.Clock.UnixMilliseconds), now);

    private byte LossBehind(long now) =>
        Math.Max(Room.Fanout.LossBehind(now), (byte)(Math.Clamp(Room.Server.Options.LeastReportedLoss, 0, 99) * 256 / 100));

    private LivePatchResult Restart(SdpFragment fragment, string? tag)
    {
        if (tag is null) return new(428, Problem: "Restarting ICE needs If-Match: \"*\".");
        if (fragment.IcePwd is null) return new(400, Problem: "New ICE credentials need a=ice-pwd beside a=ice-ufrag.");
        var next = IceCredentials.Create();
        if (Transport.Ice.Restart(next, fragment.IceUfrag!) is { } abandoned) Room.Server.Sessions.RemoveFragment(abandoned);
        Room.Server.Sessions.AddFragment(next.UsernameFragment, this);
        ETag = NewTag();
        return new(200, _maker.RestartFragment(_offer, next), ETag);
    }

    private static string NewTag() => $"\"{RandomNumberGenerator.GetHexString(16, lowercase: true)}\"";
}
