using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>
/// One DTLS 1.2 association over OpenSSL that agrees on SRTP keys (RFC 5764), for peers of ours; the server's side of a room is
/// <see cref="DtlsServer"/>. It does no I/O: give it datagrams, take datagrams from it, and call
/// <see cref="HandleTimeout"/> when <see cref="RetransmitIn"/> has passed. Retransmission runs on OpenSSL's own reading of the real
/// clock. Not thread-safe.
/// </summary>
public sealed unsafe class DtlsSession : IDisposable
{
    // A tenth of a second of first wait, not RFC 6347's whole second: somebody is waiting to hear (RFC 9147 §5.8.2 allows it).
    private const uint FirstTimeout = 100_000;
    private const uint LongestTimeout = 3_200_000;
    private const int MinRecord = 13;

    private readonly OpenSsl.SslHandle _ssl;
    private readonly nint _input;
    private readonly nint _output;
    private readonly DtlsRole _role;
    private readonly byte[] _expectedPeer;
    private readonly RecordQueue _records;
    private SrtpKeys? _localKeys;
    private SrtpKeys? _remoteKeys;

    /// <param name="identity">Whose certificate is shown.</param>
    /// <param name="role">Server when the SDP answer said <c>passive</c>.</param>
    /// <param name="expectedPeerFingerprint">SHA-256 of the peer's certificate from its SDP: <c>AA:BB:…</c>.</param>
    /// <param name="mtu">Longest datagram to send, in bytes without IP and UDP headers; at least 256.</param>
    /// <exception cref="FormatException">The fingerprint is not 32 hexadecimal pairs.</exception>
    public DtlsSession(DtlsIdentity identity, DtlsRole role, string expectedPeerFingerprint, int mtu = 1200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mtu, 256);
        _expectedPeer = Fingerprint.Read(expectedPeerFingerprint);
        _role = role;
        _records = new RecordQueue(mtu);
        _ssl = OpenSsl.SSL_new(identity.Context);
        _input = OpenSsl.BIO_new(OpenSsl.BIO_s_mem());
        _output = OpenSsl.BIO_new(OpenSsl.BIO_s_mem());
        if (_ssl.IsInvalid || _input == 0 || _output == 0) throw new InsufficientMemoryException("OpenSSL has no memory for a session.");

        OpenSsl.SSL_set_bio(_ssl, _input, _output);
        _ = OpenSsl.SSL_ctrl(_ssl, OpenSsl.SetMtu, mtu, null);
        OpenSsl.DTLS_set_timer_cb(_ssl, &NextTimeout);
        if (role == DtlsRole.Server) OpenSsl.SSL_set_accept_state(_ssl);
        else OpenSsl.SSL_set_connect_state(_ssl);
    }

    /// <summary>Where the association stands.</summary>
    public DtlsState State { get; private set; } = DtlsState.Handshaking;

    /// <summary>Why it failed, in English, for a log; null otherwise.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>What the peers agreed on; valid once established.</summary>
    /// <exception cref="InvalidOperationException">The association was never established.</exception>
    public SrtpProfile Profile => LocalKeys.Profile;

    /// <summary>To protect what is sent; valid once established.</summary>
    /// <exception cref="InvalidOperationException">The association was never established.</exception>
    public SrtpKeys LocalKeys => _localKeys ?? throw NoKeys();

    /// <summary>To unprotect what is received; valid once established.</summary>
    /// <exception cref="InvalidOperationException">The association was never established.</exception>
    public SrtpKeys RemoteKeys => _remoteKeys ?? throw NoKeys();

    /// <summary>How long until <see cref="HandleTimeout"/> is due; null when nothing waits for an answer.</summary>
    public TimeSpan? RetransmitIn
    {
        get
        {
            if (State != DtlsState.Handshaking) return null;
            OpenSsl.TimeValue left;
            return OpenSsl.SSL_ctrl(_ssl, OpenSsl.GetTimeout, 0, &left) == 1
                ? TimeSpan.FromSeconds(left.Seconds) + TimeSpan.FromMicroseconds(left.Microseconds)
                : null;
        }
    }

    /// <summary>Client: makes the ClientHello. Server: nothing, it waits.</summary>
    public void Start()
    {
        if (_role == DtlsRole.Client && State == DtlsState.Handshaking) Continue();
    }

    /// <summary>Takes in one datagram. What is not DTLS, forged, repeated or damaged is dropped without a word.</summary>
    public void Receive(ReadOnlySpan<byte> datagram)
    {
        // First byte 20..63 is DTLS (RFC 7983 §7).
        if (State is DtlsState.Failed or DtlsState.Closed || datagram.Length < MinRecord || datagram[0] is < 20 or > 63) return;

        fixed (byte* bytes = datagram) _ = OpenSsl.BIO_write(_input, bytes, datagram.Length);
        Continue();
        // A datagram never continues in the next one.
        _ = OpenSsl.BIO_ctrl(_input, OpenSsl.BioReset, 0, null);
    }

    /// <summary>Takes the next datagram to send, if there is one; take until there is none.</summary>
    /// <param name="destination">At least as long as the MTU.</param>
    /// <param name="length">In bytes.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public bool TryTakeDatagram(Span<byte> destination, out int length) => _records.TryTake(destination, out length);

    /// <summary>Sends the last flight again if its time has come; gives up after twelve times, some 25 seconds.</summary>
    public void HandleTimeout()
    {
        if (State != DtlsState.Handshaking) return;
        OpenSsl.ERR_clear_error();
        if (OpenSsl.SSL_ctrl(_ssl, OpenSsl.HandleTimeout, 0, null) < 0) Fail($"The peer fell silent: {OpenSslError.Take()}");
        DrainOutput();
    }

    /// <summary>Says good-bye (close_notify); take the datagram after.</summary>
    public void Close()
    {
        if (State == DtlsState.Established) WriteGoodBye();
        if (State != DtlsState.Failed) State = DtlsState.Closed;
    }

    /// <summary>Frees OpenSSL's memory. The keys that were read stay valid.</summary>
    public void Dispose()
    {
        if (State != DtlsState.Failed) State = DtlsState.Closed;
        _ssl.Dispose();
    }

    private void WriteGoodBye()
    {
        OpenSsl.ERR_clear_error();
        _ = OpenSsl.SSL_alloc_buffers(_ssl);
        _ = OpenSsl.SSL_shutdown(_ssl);
        DrainOutput();
    }

    private void Continue()
    {
        OpenSsl.ERR_clear_error();
        if (State == DtlsState.Handshaking) ContinueHandshake();
        if (State == DtlsState.Established) ReadRecords();
        DrainOutput();
    }

    private void ContinueHandshake()
    {
        var result = OpenSsl.SSL_do_handshake(_ssl);
        if (result == 1) Establish();
        else if (!MayContinue(result)) Fail($"The handshake failed: {OpenSslError.Take()}");
    }

    private void Establish()
    {
        if (!PeerIsExpected())
        {
            _ = OpenSsl.SSL_shutdown(_ssl);
            Fail("The peer's certificate is not the one its SDP announced.");
        }
        else if (!SrtpKeyExport.TryExport(_ssl, out var keys))
        {
            _ = OpenSsl.SSL_shutdown(_ssl);
            Fail("The peer agreed on no SRTP profile.");
        }
        else
        {
            (_localKeys, _remoteKeys) = _role == DtlsRole.Client ? (keys.Client, keys.Server) : (keys.Server, keys.Client);
            State = DtlsState.Established;
        }
    }

    private bool PeerIsExpected()
    {
        var certificate = OpenSsl.SSL_get1_peer_certificate(_ssl);
        if (certificate == 0) return false;
        try
        {
            var der = new byte[OpenSsl.i2d_X509(certificate, null)];
            fixed (byte* start = der)
            {
                var end = start;
                _ = OpenSsl.i2d_X509(certificate, &end);
            }
            return CryptographicOperations.FixedTimeEquals(SHA256.HashData(der), _expectedPeer);
        }
        finally
        {
            OpenSsl.X509_free(certificate);
        }
    }

    /// <summary>
    /// After the handshake only three things come: close_notify, a repeated last flight, which OpenSSL answers by repeating ours, and
    /// application data, which WebRTC without data channels does not use.
    /// </summary>
    private void ReadRecords()
    {
        const int scratchLength = 256;
        var scratch = stackalloc byte[scratchLength];
        _ = OpenSsl.SSL_alloc_buffers(_ssl);
        int result;
        do result = OpenSsl.SSL_read(_ssl, scratch, scratchLength);
        while (result > 0);

        if (MayContinue(result))
        {
            // OpenSSL keeps 18 KiB of buffers per session for records that will hardly ever come.
            _ = OpenSsl.SSL_free_buffers(_ssl);
            return;
        }
        State = DtlsState.Closed;
        OpenSsl.ERR_clear_error();
    }

    private bool MayContinue(int result) =>
        OpenSsl.SSL_get_error(_ssl, result) is OpenSsl.ErrorWantRead or OpenSsl.ErrorWantWrite;

    private void DrainOutput()
    {
        var pending = (int)OpenSsl.BIO_ctrl(_output, OpenSsl.BioPending, 0, null);
        if (pending <= 0) return;
        fixed (byte* room = _records.Reserve(pending)) _records.Advance(OpenSsl.BIO_read(_output, room, pending));
    }

    private void Fail(string reason)
    {
        State = DtlsState.Failed;
        FailureReason = reason;
    }

    private static InvalidOperationException NoKeys() => new("There are no keys before the handshake ends.");

    /// <summary>OpenSSL asks with 0 for the first wait, then with the last one, in microseconds.</summary>
    [UnmanagedCallersOnly]
    private static uint NextTimeout(nint ssl, uint last) => last == 0 ? FirstTimeout : Math.Min(2 * last, LongestTimeout);
}
