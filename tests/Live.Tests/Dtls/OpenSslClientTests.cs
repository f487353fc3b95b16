using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Palabre.Live.Dtls;
using Palabre.Live.Srtp;

namespace Palabre.Live.Tests.Dtls;

/// <summary>Our server against a client that is not ours: <c>openssl s_client</c>, over a real socket.</summary>
public sealed partial class OpenSslClientTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("palabre-dtls");
    private readonly DtlsIdentity _identity = DtlsIdentity.Create(TimeProvider.System);

    [Theory]
    [InlineData("SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80", SrtpProfile.AeadAes128Gcm, 56)]
    [InlineData("SRTP_AES128_CM_SHA1_80", SrtpProfile.Aes128CmSha1_80, 60)]
    public async Task Both_sides_export_the_same_keys(string offered, SrtpProfile expected, int exportLength)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var session = new DtlsSession(_identity, DtlsRole.Server, WriteClientCertificate());
        using var client = StartClient(((IPEndPoint)socket.LocalEndPoint!).Port, offered, exportLength);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));

        await ServeAsync(socket, session, patience.Token);
        var said = await ReadUntilExportAsync(client, patience.Token);
        client.Kill();

        Assert.Equal(expected, session.Profile);
        var (theirs, ours) = (session.RemoteKeys, session.LocalKeys);
        Assert.Equal(Convert.ToHexString([.. theirs.MasterKey, .. ours.MasterKey, .. theirs.MasterSalt, .. ours.MasterSalt]), said);
    }

    public void Dispose()
    {
        _identity.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task ServeAsync(Socket socket, DtlsSession session, CancellationToken ct)
    {
        var buffer = new byte[2000];
        while (session.State == DtlsState.Handshaking)
        {
            var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), ct);
            session.Receive(buffer.AsSpan(0, received.ReceivedBytes));
            while (session.TryTakeDatagram(buffer, out var length))
                await socket.SendToAsync(buffer.AsMemory(0, length), received.RemoteEndPoint, ct);
        }
        Assert.Equal(DtlsState.Established, session.State);
    }

    private static async Task<string?> ReadUntilExportAsync(Process client, CancellationToken ct)
    {
        while (await client.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (KeyingMaterial().Match(line) is { Success: true } match) return match.Groups[1].Value;
        }
        return null;
    }

    private Process StartClient(int port, string profiles, int exportLength)
    {
        var start = new ProcessStartInfo("openssl",
        [
            "s_client", "-dtls1_2", "-connect", $"127.0.0.1:{port}", "-use_srtp", profiles,
            "-cert", PathOf("cert.pem"), "-key", PathOf("key.pem"),
            "-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", $"{exportLength}",
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
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

    private string WriteClientCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=guest", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(PathOf("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return Convert.ToHexString(certificate.GetCertHash(HashAlgorithmName.SHA256));
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    [GeneratedRegex("^    Keying material: ([0-9A-F]+)$")]
    private static partial Regex KeyingMaterial();
}
