using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Palabre.Live.Dtls;
using Palabre.Live.Srtp;
using Palabre.Live.Tests.Sfu;

namespace Palabre.Live.Tests.Dtls;

/// <summary>Our server against a client that is not ours: <c>openssl s_client</c>, over a real socket.</summary>
public sealed partial class OpenSslClientTests : IDisposable
{
    private const string Gcm = "SRTP_AEAD_AES_128_GCM";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("palabre-dtls");
    private readonly DtlsIdentity _identity = DtlsIdentity.Create(TimeProvider.System);
    private TakeIn _receive = static (server, datagram) => server.Receive(datagram, HandshakePair.Now);

    [Theory]
    [InlineData("SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80", SrtpProfile.AeadAes128Gcm, 56)]
    [InlineData("SRTP_AES128_CM_SHA1_80", SrtpProfile.Aes128CmSha1_80, 60)]
    public async Task Both_sides_export_the_same_keys(string offered, SrtpProfile expected, int exportLength)
    {
        using var session = new DtlsServer(_identity, WriteCertificate(ECCurve.NamedCurves.nistP256));

        Assert.Equal(await ExportAsync(session, offered, exportLength), Material(session));
        Assert.Equal(expected, session.Profile);
    }

    [Theory]
    [InlineData("P-384", null)]
    [InlineData("P-521", null)]
    [InlineData("RSA", null)]
    [InlineData("P-256", "ECDSA+SHA512")]
    [InlineData("P-256", "ECDSA+SHA384")]
    [InlineData("RSA", "RSA-PSS+SHA256")]
    [InlineData("RSA", "RSA+SHA512")]
    public async Task A_peer_may_show_any_usual_key_and_sign_in_any_usual_way(string key, string? schemes)
    {
        using var session = new DtlsServer(_identity, WriteCertificate(key));
        string[] more = schemes is null ? [] : ["-client_sigalgs", schemes];

        Assert.Equal(await ExportAsync(session, Gcm, 56, more), Material(session));
    }

    [Theory]
    [InlineData("P-256", false)]
    [InlineData("P-384", true)]
    [InlineData("P-521", true)]
    [InlineData("RSA", true)]
    public async Task What_is_received_in_passing_takes_no_long_arithmetic(string key, bool isLeft)
    {
        using var session = new DtlsServer(_identity, WriteCertificate(key));
        var wasLeft = false;
        _receive = (server, datagram) =>
        {
            server.ReceiveInPassing(datagram, HandshakePair.Now);
            if (!server.IsBehind) return;
            wasLeft = true;
            Assert.Equal(DtlsState.Handshaking, server.State);
            server.CatchUp(HandshakePair.Now);
        };

        Assert.Equal(await ExportAsync(session, Gcm, 56), Material(session));
        Assert.Equal(isLeft, wasLeft);
        Assert.False(session.IsBehind);
    }

    [Fact]
    public async Task A_packet_loop_leaves_a_long_signature_to_the_handshake_thread()
    {
        await using var loop = new OneLoop();
        var session = loop.Join(Fingerprint.Write(Fingerprint.Read(WriteCertificate("P-384"))));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = StartClient(((IPEndPoint)socket.LocalEndPoint!).Port, Gcm, 56, []);
        var (buffer, elsewhere) = (new byte[2000], new List<byte[]>());
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);

        await Hall.UntilAsync(
            () =>
            {
                while (loop.TakeSentElsewhere() is { } datagram) elsewhere.Add(datagram);
                if (socket.Available == 0) return session.State == LiveSessionState.Connected;
                loop.Turn(buffer[..socket.ReceiveFrom(buffer, ref from)]);
                foreach (var answer in loop.Sent.Take()) socket.SendTo(answer, from);
                return false;
            },
            "the session is connected");

        client.Kill();
        Assert.True(loop.Steps >= 2, "The loop took both flights.");
        // The last flight came after the signature, and so from the thread that verified it.
        await Hall.UntilAsync(() => elsewhere.Count > 0 || loop.TakeSentElsewhere() is not null, "the last flight is sent");
    }

    [Fact]
    public async Task A_peer_that_does_not_bind_its_master_secret_is_served_as_well()
    {
        await File.WriteAllTextAsync(PathOf("openssl.cnf"), """
            openssl_conf = all
            [all]
            ssl_conf = ssl
            [ssl]
            system_default = old
            [old]
            Options = -ExtendedMasterSecret
            """, TestContext.Current.CancellationToken);
        using var session = new DtlsServer(_identity, WriteCertificate(ECCurve.NamedCurves.nistP256));

        Assert.Equal(await ExportAsync(session, Gcm, 56), Material(session));
    }

    [Theory]
    [InlineData("-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "lacks ECDHE-ECDSA-AES128-GCM-SHA256")]
    [InlineData("-groups", "X25519:P-384", "lacks the curve P-256")]
    [InlineData("-sigalgs", "RSA+SHA256:ECDSA+SHA512", "does not verify ECDSA with SHA-256")]
    public async Task A_peer_that_lacks_what_all_must_have_is_told_so(string option, string value, string reason)
    {
        using var session = new DtlsServer(_identity, WriteCertificate(ECCurve.NamedCurves.nistP256));

        await ExportAsync(session, Gcm, 56, option, value);

        AssertFailed(reason, session);
    }

    [Fact]
    public async Task A_peer_with_a_short_RSA_key_is_refused()
    {
        using var session = new DtlsServer(_identity, WriteCertificate("RSA 1024"));

        await ExportAsync(session, Gcm, 56, "-cipher", "DEFAULT:@SECLEVEL=0");

        AssertFailed("has 1024 bits", session);
    }

    [Fact]
    public async Task A_peer_without_a_certificate_is_refused()
    {
        using var session = new DtlsServer(_identity, WriteCertificate(ECCurve.NamedCurves.nistP256));
        File.Delete(PathOf("cert.pem"));

        await ExportAsync(session, Gcm, 56);

        AssertFailed("no certificate", session);
    }

    public void Dispose()
    {
        _identity.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void AssertFailed(string reason, DtlsServer session)
    {
        Assert.Equal(DtlsState.Failed, session.State);
        Assert.Contains(reason, session.FailureReason);
    }

    private static string Material(DtlsServer session)
    {
        var (theirs, ours) = (session.RemoteKeys, session.LocalKeys);
        return Convert.ToHexString([.. theirs.MasterKey, .. ours.MasterKey, .. theirs.MasterSalt, .. ours.MasterSalt]);
    }

    /// <summary>What the client exported, or would have where the handshake failed.</summary>
    private async Task<string?> ExportAsync(DtlsServer session, string profiles, int length, params string[] more)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = StartClient(((IPEndPoint)socket.LocalEndPoint!).Port, profiles, length, more);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));

        await ServeAsync(socket, session, patience.Token);
        var said = await ReadUntilExportAsync(client, patience.Token);
        client.Kill();
        return said;
    }

    private async Task ServeAsync(Socket socket, DtlsServer session, CancellationToken ct)
    {
        var buffer = new byte[2000];
        while (session.State == DtlsState.Handshaking)
        {
            var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), ct);
            _receive(session, buffer.AsSpan(0, received.ReceivedBytes));
            while (session.TryTakeDatagram(buffer, out var length))
                await socket.SendToAsync(buffer.AsMemory(0, length), received.RemoteEndPoint, ct);
        }
    }

    private static async Task<string?> ReadUntilExportAsync(Process client, CancellationToken ct)
    {
        while (await client.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (KeyingMaterial().Match(line) is { Success: true } match) return match.Groups[1].Value;
        }
        return null;
    }

    private Process StartClient(int port, string profiles, int exportLength, string[] more)
    {
        string[] shown = File.Exists(PathOf("cert.pem")) ? ["-cert", PathOf("cert.pem"), "-key", PathOf("key.pem")] : [];
        var start = new ProcessStartInfo("openssl",
        [
            "s_client", "-dtls1_2", "-connect", $"127.0.0.1:{port}", "-use_srtp", profiles, .. shown,
            "-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", $"{exportLength}", .. more,
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (File.Exists(PathOf("openssl.cnf"))) start.Environment["OPENSSL_CONF"] = PathOf("openssl.cnf");
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no openssl command here.");
            throw;
        }
    }

    private string WriteCertificate(string kind)
    {
        if (!kind.StartsWith("RSA", StringComparison.Ordinal)) return WriteCertificate(ECCurve.CreateFromFriendlyName(kind.Replace("P-", "nistP", StringComparison.Ordinal)));
        using var key = RSA.Create(kind == "RSA 1024" ? 1024 : 2048);
        return Write(new CertificateRequest("CN=guest", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), key);
    }

    private string WriteCertificate(ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        return Write(new CertificateRequest("CN=guest", key, HashAlgorithmName.SHA256), key);
    }

    private string Write(CertificateRequest request, AsymmetricAlgorithm key)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(PathOf("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return Convert.ToHexString(certificate.GetCertHash(HashAlgorithmName.SHA256));
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private delegate void TakeIn(DtlsServer server, Span<byte> datagram);

    [GeneratedRegex("^    Keying material: ([0-9A-F]+)$")]
    private static partial Regex KeyingMaterial();
}
