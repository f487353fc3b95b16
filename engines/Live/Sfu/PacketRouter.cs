using System.Runtime.InteropServices;
using Palabre.Live.Rtp;
using Palabre.Live.Stun;

namespace Palabre.Live.Sfu;

/// <summary>
/// Takes every packet that comes in, by UDP or TCP, to its session. Nothing but an authenticated connectivity check makes an address
/// known, and nothing from an unknown address goes further.
/// </summary>
internal sealed class PacketRouter(SessionTable sessions, MonotonicClock clock, bool v6)
{
    /// <summary>Handles one packet in the thread of <paramref name="outbox"/>, whose gate is held.</summary>
    /// <param name="packet">May be changed.</param>
    /// <param name="from">The peer's address.</param>
    /// <param name="to">Ours.</param>
    /// <param name="tcp">Its connection, if it came by one.</param>
    /// <param name="outbox">Where answers and copies go.</param>
    /// <param name="spare">The time the thread has for a handshake; null when others wait for it.</param>
    public void Handle(Span<byte> packet, in PeerAddress from, in LocalAddress to, TcpConnection? tcp, Outbox outbox, SpareTime? spare)
    {
        var tally = outbox.Tally;
        tally.Received++;
        tally.ReceivedBytes += packet.Length;
        var taken = PacketKinds.Of(packet) switch
        {
            PacketKind.Stun => Check(packet, from, to, tcp, outbox),
            PacketKind.Dtls => Find(from, tcp) is { State: not LiveSessionState.Closed } session && session.Transport.Dtls.Receive(packet, outbox, spare),
            PacketKind.Rtp => Find(from, tcp)?.TakeRtp(packet, clock.Now, outbox) ?? false,
            PacketKind.Rtcp => Find(from, tcp)?.TakeRtcp(packet, clock.Now, outbox) ?? false,
            _ => false,
        };
        if (!taken) tally.Refused++;
    }

    private LiveSession? Find(in PeerAddress from, TcpConnection? tcp) => tcp is null ? sessions.FindByAddress(from) : tcp.Session;

    private bool Check(ReadOnlySpan<byte> packet, in PeerAddress from, in LocalAddress to, TcpConnection? tcp, Outbox outbox)
    {
        if (!StunMessage.TryParse(packet, out var check) || check.Type != StunType.BindingRequest) return false;
        if (check.HasFingerprint && !check.CheckFingerprint()) return false;
        if (!check.TrySplitUsername(out var ours, out _) || sessions.FindByFragment(ours) is not { } session) return false;
        lock (session.Room.Gate)
        {
            if (session.State == LiveSessionState.Closed) return false;
            var ice = session.Transport.Ice;
            var password = ice.PasswordOf(ours);
            var known = ice.Find(from, to, tcp);
            var answerTo = known ?? (tcp is null ? new MediaPath(from, to, v6) : new MediaPath(from, tcp));
            if (!check.CheckIntegrity(password))
            {
                Refuse(check, 401, "Unauthorized", default, answerTo, outbox);
                return false;
            }

            // We are lite and so always controlled (RFC 8445 §6.1.1).
            if (check.IsControlled) return Refuse(check, 487, "Role Conflict", password, answerTo, outbox);
            if (check.UnknownRequired != 0) return Refuse(check, 420, "Unknown Attribute", password, answerTo, outbox);
            if (known is null && !Admit(session, answerTo)) return Refuse(check, 486, "Too Many Sessions", password, answerTo, outbox);

            if (check.UseCandidate || ice.Path is null) ice.Nominate(answerTo);
            if (ice.Passed(ours) is { } retired) sessions.RemoveFragment(retired);
            session.Transport.ConsentAt = session.Transport.HeardAt = clock.Now;
            session.OnChecked();
            var words = (ReadOnlySpan<ulong>)[from.High, from.Low];
            var length = StunWriter.BindingSuccess(outbox.Reserve(), check.TransactionId, MemoryMarshal.AsBytes(words), from.Port, password);
            outbox.Commit(length, answerTo);
            return true;
        }
    }

    /// <summary>Makes the path's address the session's, unless its host has too many.</summary>
    private bool Admit(LiveSession session, MediaPath path)
    {
        if (path.Tcp is { } tcp) tcp.Session = session;
        else if (!sessions.TryBind(path.Remote, session)) return false;
        if (session.Transport.Ice.Add(path) is { Tcp: null } forgotten) sessions.Unbind(forgotten.Remote, session);
        return true;
    }

    private static bool Refuse(in StunMessage check, int code, string reason, ReadOnlySpan<byte> password, MediaPath path, Outbox outbox)
    {
        outbox.Commit(StunWriter.BindingError(outbox.Reserve(), check.TransactionId, code, reason, password), path);
        return false;
    }
}
