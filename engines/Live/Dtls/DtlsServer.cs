using System.Security.Cryptography;
using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>
/// The server's side of one DTLS 1.2 association that agrees on SRTP keys (RFC 6347, RFC 5764). It does no I/O and reads no clock: give
/// it datagrams and the time, take datagrams from it, and call <see cref="HandleTimeout"/> at <see cref="RetransmitAt"/>. Once established
/// it holds under a kilobyte. Not thread-safe.
/// </summary>
public sealed class DtlsServer : IDisposable
{
    // A tenth of a second of first wait, not RFC 6347's whole second: somebody is waiting to hear (RFC 9147 §5.8.2 allows it).
    private const long FirstWaitMs = 100, LongestWaitMs = 3200;
    private const int Tries = 12;

    /// <summary>A sealed record of use is a Finished or an alert: 61 bytes at most.</summary>
    private const int LongestSealed = 128;

    private readonly RecordWriter _records;
    private HandshakeInbox? _inbox = new();
    private ServerHandshake? _handshake;
    private RecordKey? _peerKey;
    private SrtpKeys? _localKeys;
    private SrtpKeys? _remoteKeys;
    private Flight? _lastFlight;
    private byte[] _early = [];
    private long _wait = FirstWaitMs;
    private int _tries;
    private bool _inPassing;
    private HandshakeMessage? _left;

    /// <param name="identity">Whose certificate is shown. Its key signs on the thread that calls <see cref="Receive"/>.</param>
    /// <param name="expectedPeerFingerprint">SHA-256 of the peer's certificate from its SDP: <c>AA:BB:…</c>.</param>
    /// <param name="mtu">Longest datagram to send, in bytes without IP and UDP headers; at least 256.</param>
    /// <exception cref="FormatException">The fingerprint is not 32 hexadecimal pairs.</exception>
    public DtlsServer(DtlsIdentity identity, string expectedPeerFingerprint, int mtu = 1200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mtu, 256);
        _handshake = new ServerHandshake(identity, Fingerprint.Read(expectedPeerFingerprint));
        _records = new RecordWriter(mtu);
    }

    /// <summary>Where the association stands.</summary>
    public DtlsState State { get; private set; } = DtlsState.Handshaking;

    /// <summary>Why it failed, in English, for a log; null otherwise.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, in the caller's milliseconds; null when nothing waits for an answer.</summary>
    public long? RetransmitAt { get; private set; }

    /// <summary>What the peers agreed on; valid once established.</summary>
    /// <exception cref="InvalidOperationException">The association was never established.</exception>
    public SrtpProfile Profile => LocalKeys.Profile;

    /// <summary>To protect what is sent; valid once established.</summary>
    /// <exception cref="InvalidOperationException">The association was never established.</exception>
    public SrtpKeys LocalKeys => _localKeys ?? throw NoKeys();

    /// <summary>To unprotect what is received; valid once established.</summary>
    /// <exception cref="InvalidOperationException">The association was never established.</exception>
    public SrtpKeys RemoteKeys => _remoteKeys ?? throw NoKeys();

    /// <summary>Whether <see cref="ReceiveInPassing"/> left something to be done by <see cref="CatchUp"/>.</summary>
    public bool IsBehind => _left is not null;

    /// <summary>Takes in one datagram. What is not DTLS, forged, repeated or damaged is dropped without a word.</summary>
    /// <param name="datagram">May be changed.</param>
    /// <param name="now">In milliseconds, on any clock that only goes forward.</param>
    public void Receive(Span<byte> datagram, long now)
    {
        _inPassing = false;
        Take(datagram, now);
    }

    /// <summary>
    /// Takes in one datagram, but does no arithmetic that takes long: a signature by another kind of key than P-256, which may keep a
    /// processor for milliseconds, waits for <see cref="CatchUp"/>.
    /// </summary>
    /// <inheritdoc cref="Receive"/>
    public void ReceiveInPassing(Span<byte> datagram, long now)
    {
        _inPassing = true;
        Take(datagram, now);
    }

    /// <summary>Does what was left.</summary>
    /// <param name="now">In milliseconds.</param>
    public void CatchUp(long now)
    {
        _inPassing = false;
        if (IsBehind) Take([], now);
    }

    /// <summary>Takes the next datagram to send, if there is one; take until there is none.</summary>
    /// <param name="destination">At least as long as the MTU.</param>
    /// <param name="length">In bytes.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public bool TryTakeDatagram(Span<byte> destination, out int length) => _records.TryTakeDatagram(destination, out length);

    /// <summary>Sends the last flight again if its time has come; gives up after twelve times, some 25 seconds.</summary>
    public void HandleTimeout(long now)
    {
        if (RetransmitAt is not { } due || now < due) return;
        if (++_tries > Tries)
        {
            Fail("The peer fell silent.");
            return;
        }
        _wait = Math.Min(_wait * 2, LongestWaitMs);
        Send(now);
    }

    /// <summary>Says good-bye (close_notify); take the datagram after.</summary>
    public void Close()
    {
        if (State == DtlsState.Established) SendAlert(fatal: false, Alert.CloseNotify, isSealed: true);
        End(DtlsState.Closed);
    }

    /// <summary>Forgets all secrets. The SRTP keys that were read stay valid.</summary>
    public void Dispose()
    {
        End(DtlsState.Closed);
        _peerKey?.Wipe();
        _records.Key?.Wipe();
    }

    private void Take(Span<byte> datagram, long now)
    {
        try
        {
            Continue(now);
            while (State is DtlsState.Handshaking or DtlsState.Established && DtlsRecord.TryTake(ref datagram, out var record)) TakeRecord(record, now);
        }
        catch (HandshakeFailedException failure)
        {
            Fail(failure.Message);
            SendAlert(fatal: true, failure.Alert, isSealed: false);
        }
    }

    private void TakeRecord(Span<byte> record, long now)
    {
        switch (DtlsRecord.Epoch(record))
        {
            case 0 when State == DtlsState.Handshaking:
                TakePlain(record, now);
                break;
            case 1 when record.Length <= LongestSealed:
                TakeSealed(record, now);
                break;
        }
    }

    private void TakePlain(Span<byte> record, long now)
    {
        var content = record[DtlsRecord.HeaderLength..];
        switch (DtlsRecord.Type(record))
        {
            // A Finished that is not sealed proves nothing, and may not stand in the way of the one that is.
            case ContentType.Handshake when content.Length > 0 && (HandshakeType)content[0] != HandshakeType.Finished:
                if (!_inbox!.Add(content) && (HandshakeType)content[0] == HandshakeType.ClientHello) Repeat(now);
                Continue(now);
                break;
            case ContentType.Alert when content.Length == 2 && IsFatal(content):
                Fail($"The peer ended the handshake: {Name(content[1])}.");
                break;
        }
    }

    private void TakeSealed(Span<byte> record, long now)
    {
        if (_peerKey is not { } key)
        {
            // It overtook the key: kept until that comes. One is enough, a second would be the same again.
            _early = record.ToArray();
            return;
        }
        if (!key.TryOpen(record, out var content)) return;
        switch (DtlsRecord.Type(record))
        {
            case ContentType.Handshake when State == DtlsState.Established:
                Repeat(now);
                break;
            case ContentType.Handshake when content.Length > 0 && (HandshakeType)content[0] == HandshakeType.Finished:
                _inbox!.Add(content);
                Continue(now);
                break;
            case ContentType.Alert when content.Length == 2 && (IsFatal(content) || content[1] == (byte)Alert.CloseNotify):
                End(DtlsState.Closed);
                break;
        }
    }

    private void Continue(long now)
    {
        while (State == DtlsState.Handshaking && TryNext(out var message))
        {
            if (_inPassing && _handshake!.NextTakesLong)
            {
                _left = message;
                return;
            }
            if (_handshake!.Take(message) is { } flight) Answer(flight, now);
            if (_peerKey is null && _handshake?.RecordKeys is { } keys) UseKeys(keys.Client, keys.Server, now);
        }
    }

    private bool TryNext(out HandshakeMessage message)
    {
        if (_left is not { } left) return _inbox!.TryTake(out message);
        (message, _left) = (left, null);
        return true;
    }

    private void UseKeys(RecordKey peer, RecordKey own, long now)
    {
        (_peerKey, _records.Key) = (peer, own);
        if (_early.Length == 0) return;
        var early = _early;
        _early = [];
        TakeSealed(early, now);
    }

    private void Answer(Flight flight, long now)
    {
        _lastFlight = flight;
        (_wait, _tries) = (FirstWaitMs, 0);
        if (_handshake!.SrtpKeys is { } keys)
        {
            (_remoteKeys, _localKeys) = (keys.Client, keys.Server);
            End(DtlsState.Established);
        }
        Send(now);
    }

    /// <summary>The peer sent its flight again, so ours was lost.</summary>
    private void Repeat(long now)
    {
        if (_lastFlight is not null) Send(now);
    }

    private void Send(long now)
    {
        _lastFlight!.WriteTo(_records);
        // The last flight is not waited for: it is sent again when the peer asks, by sending its own again (RFC 6347 §4.2.4).
        RetransmitAt = State == DtlsState.Handshaking ? now + _wait : null;
    }

    private void Fail(string reason)
    {
        FailureReason = reason;
        End(DtlsState.Failed);
    }

    /// <summary>The handshake is over, whichever way; what it held is let go.</summary>
    private void End(DtlsState state)
    {
        if (State is DtlsState.Failed or DtlsState.Closed) return;
        State = state;
        RetransmitAt = null;
        _handshake?.Wipe();
        (_handshake, _inbox, _early, _left) = (null, null, [], null);
    }

    private void SendAlert(bool fatal, Alert alert, bool isSealed)
    {
        const byte warningLevel = 1, fatalLevel = 2;
        _records.Write(ContentType.Alert, [fatal ? fatalLevel : warningLevel, (byte)alert], isSealed);
    }

    private static bool IsFatal(ReadOnlySpan<byte> alert) => alert[0] == 2;

    private static string Name(byte alert) => Enum.IsDefined((Alert)alert) ? ((Alert)alert).ToString() : $"alert {alert}";

    private static InvalidOperationException NoKeys() => new("The association was never established.");
}
