using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Palabre.TestKit;

namespace Palabre.WebPush.Tests;

/// <summary>RFC 8291: the vector of its appendix A, and messages read again by our own reader and by one that others wrote.</summary>
public sealed class PushSealTests
{
    private const string SenderPublic = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private const string SenderPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private const string BrowserPublic = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string BrowserPrivate = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    private const string Secret = "BTBZMqHH6r4Tts7J_aSIgg";
    private const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";
    private const string Body =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    private static readonly byte[] Watermelon = "When I grow up, I want to be a watermelon"u8.ToArray();

    [Fact]
    public void A_message_is_sealed_as_in_appendix_A()
    {
        using var sender = Key(SenderPublic, SenderPrivate);
        Assert.Equal(Body, WebText.Of(PushSeal.Seal(Watermelon, PushReceiver.Read(BrowserPublic, Secret)!, sender, WebText.Read(Salt))));
    }

    [Fact]
    public void The_reader_of_the_tests_reads_appendix_A()
    {
        using var reader = new PushReader(Key(BrowserPublic, BrowserPrivate), WebText.Read(Secret)!);
        Assert.Equal(Watermelon, reader.Open(WebText.Read(Body)!));
    }

    [Fact]
    public void The_longest_message_fits_what_every_push_service_takes_and_one_more_octet_is_a_mistake()
    {
        using var browser = new PushReader();
        var receiver = new PushReceiver(browser.PublicKey, browser.Secret);
        var content = RandomNumberGenerator.GetBytes(PushSeal.LongestContent);
        var body = PushSeal.Seal(content, receiver);
        Assert.Equal(4096, body.Length);
        Assert.Equal(content, browser.Open(body));
        Assert.Throws<ArgumentOutOfRangeException>(() => PushSeal.Seal(new byte[PushSeal.LongestContent + 1], receiver));
    }

    [Fact]
    public void The_same_message_twice_has_nothing_in_common_but_its_length()
    {
        using var browser = new PushReader();
        var receiver = new PushReceiver(browser.PublicKey, browser.Secret);
        var (one, other) = (PushSeal.Seal(Watermelon, receiver), PushSeal.Seal(Watermelon, receiver));
        Assert.Equal(one.Length, other.Length);
        Assert.NotEqual(one[..16], other[..16]);
        Assert.NotEqual(one[21..86], other[21..86]);
        Assert.NotEqual(one[86..], other[86..]);
    }

    [Fact]
    public void Another_browser_cannot_read_it()
    {
        using var browser = new PushReader();
        using var other = new PushReader();
        var body = PushSeal.Seal(Watermelon, new(browser.PublicKey, browser.Secret));
        Assert.ThrowsAny<CryptographicException>(() => other.Open(body));
        using var withoutSecret = browser.With(secret: new byte[16]);
        Assert.ThrowsAny<CryptographicException>(() => withoutSecret.Open(body));
    }

    /// <summary>The npm package http_ece, by the author of RFC 8188.</summary>
    [Fact]
    public async Task A_decryptor_of_others_reads_our_messages()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var own = key.ExportParameters(includePrivateParameters: true);
        var secret = RandomNumberGenerator.GetBytes(16);
        string[] messages = ["", "x", "À qui appartient l’eau ? لمن الماء؟", new('w', PushSeal.LongestContent)];
        var receiver = new PushReceiver(PushKeys.Write(own.Q), secret);
        var asked = JsonSerializer.Serialize(new
        {
            privateKey = WebText.Of(own.D),
            secret = WebText.Of(secret),
            bodies = messages.Select(message => WebText.Of(PushSeal.Seal(Encoding.UTF8.GetBytes(message), receiver))),
        });
        Assert.Equal(messages, JsonSerializer.Deserialize<string[]>(await NodeAsync("tests/js/open-push.js", asked)));
    }

    [Theory]
    [InlineData(null, Secret)]
    [InlineData(BrowserPublic, null)]
    [InlineData(BrowserPublic, "BTBZMqHH6r4Tts7J_aSI")]
    [InlineData("not base64url!", Secret)]
    [InlineData("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw", Secret)]
    [InlineData("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw8", Secret)]
    public void Keys_that_cannot_be_a_browsers_are_refused(string? publicKey, string? secret) => Assert.Null(PushReceiver.Read(publicKey, secret));

    private static ECDiffieHellman Key(string publicKey, string privateKey)
    {
        var point = WebText.Read(publicKey)!;
        return ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..33], Y = point[33..65] },
            D = WebText.Read(privateKey),
        });
    }

    private static async Task<string> NodeAsync(string script, string input)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Palabre.slnx"))) root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("No checkout.");
        var start = new ProcessStartInfo("node", script) { WorkingDirectory = root, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return output;
    }
}
