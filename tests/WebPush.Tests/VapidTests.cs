using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Palabre.WebPush.Tests;

/// <summary>RFC 8292: the token verifies with the key it names, for the service it names, until it says.</summary>
public sealed class VapidTests
{
    private static readonly DateTimeOffset Until = new(2026, 11, 26, 21, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_token_verifies_with_the_key_beside_it()
    {
        using var vapid = new Vapid(ECDsa.Create(ECCurve.NamedCurves.nistP256), "mailto:us@palabre.org");
        var (signed, signature, point) = Read(vapid.Authorization(new Uri("https://push.example.net:8443/send/abc?x=1"), Until));
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..65] } });
        Assert.Equal(64, signature.Length);
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes(signed), signature, HashAlgorithmName.SHA256));
        Assert.False(key.VerifyData(Encoding.ASCII.GetBytes(signed + "x"), signature, HashAlgorithmName.SHA256));
        Assert.Equal(vapid.PublicKey, WebText.Of(point));
    }

    [Fact]
    public void It_names_the_origin_of_the_service_and_how_to_reach_us()
    {
        using var vapid = new Vapid(ECDsa.Create(ECCurve.NamedCurves.nistP256), "mailto:us@palabre.org");
        var parts = Read(vapid.Authorization(new Uri("https://push.example.net:8443/send/abc?x=1"), Until)).Signed.Split('.');
        var header = JsonDocument.Parse(WebText.Read(parts[0])!).RootElement;
        var claims = JsonDocument.Parse(WebText.Read(parts[1])!).RootElement;
        Assert.Equal(("JWT", "ES256"), (header.GetProperty("typ").GetString(), header.GetProperty("alg").GetString()));
        Assert.Equal("https://push.example.net:8443", claims.GetProperty("aud").GetString());
        Assert.Equal("mailto:us@palabre.org", claims.GetProperty("sub").GetString());
        Assert.Equal(Until.ToUnixTimeSeconds(), claims.GetProperty("exp").GetInt64());
    }

    [Theory]
    [InlineData("mailto:us@palabre.org", true)]
    [InlineData("https://palabre.org", true)]
    [InlineData("https://palabre.org/contact", true)]
    [InlineData("http://palabre.org", false)]
    [InlineData("mailto:us@localhost", false)]
    [InlineData("mailto:us@house.local", false)]
    [InlineData("mailto:palabre.org", false)]
    [InlineData("https://localhost", false)]
    [InlineData("https://192.0.2.7", false)]
    [InlineData("https://me:secret@palabre.org", false)]
    [InlineData("us@palabre.org", false)]
    [InlineData("", false)]
    public void Only_an_address_that_leads_somewhere_is_given_to_push_services(string subject, bool isTaken) => Assert.Equal(isTaken, Vapid.IsSubject(subject));

    private static (string Signed, byte[] Signature, byte[] Key) Read(string authorization)
    {
        Assert.StartsWith("vapid t=", authorization, StringComparison.Ordinal);
        var parts = authorization["vapid t=".Length..].Split(", k=");
        var dot = parts[0].LastIndexOf('.');
        return (parts[0][..dot], WebText.Read(parts[0][(dot + 1)..])!, WebText.Read(parts[1])!);
    }
}
