using System.Text;
using Palabre.Wallet.Providers;

namespace Palabre.Wallet.Tests.Providers;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_north";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 18, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_1"}}}""");
    private static readonly string[] OnlyIt = [Secret];
    private static readonly string[] Both = ["whsec_south", Secret];
    private static readonly string[] None = [""];

    [Fact]
    public void What_was_signed_with_a_secret_of_ours_is_taken_also_while_secrets_change()
    {
        var header = WebhookSignature.Header(Body, Secret, Now);
        WebhookSignature.Verify(Body, header, OnlyIt, Now);
        WebhookSignature.Verify(Body, header, Both, Now);
        WebhookSignature.Verify(Body, WebhookSignature.Header(Body, "whsec_other", Now) + header[header.IndexOf(",v1=", StringComparison.Ordinal)..], OnlyIt, Now);
    }

    /// <summary>As docs.stripe.com describes it, reckoned by openssl: printf '1772388000.{}' | openssl dgst -sha256 -hmac whsec_north.</summary>
    [Fact]
    public void The_signature_is_the_one_that_others_reckon() => Assert.Equal(
        "t=1772388000,v1=152932e440d03844cdd6d271e38bca3400697e0caa36a37e105af39f9dc2efb7", WebhookSignature.Header("{}"u8, Secret, Now));

    [Fact]
    public void Any_byte_that_is_changed_is_found()
    {
        var header = WebhookSignature.Header(Body, Secret, Now);
        for (var i = 0; i < Body.Length; i++)
            for (var bit = 1; bit < 256; bit <<= 1)
            {
                var changed = Body.ToArray();
                changed[i] ^= (byte)bit;
                Assert.Throws<ForgedEventException>(() => WebhookSignature.Verify(changed, header, OnlyIt, Now));
            }
    }

    [Fact]
    public void Any_sign_of_the_header_that_is_changed_left_out_or_doubled_is_found()
    {
        var header = WebhookSignature.Header(Body, Secret, Now);
        for (var i = 0; i < header.Length; i++)
        {
            foreach (var other in "0a,=z;".Where(c => c != header[i]))
                Assert.Throws<ForgedEventException>(() => WebhookSignature.Verify(Body, header[..i] + other + header[(i + 1)..], OnlyIt, Now));
            Assert.Throws<ForgedEventException>(() => WebhookSignature.Verify(Body, header.Remove(i, 1), OnlyIt, Now));
            Assert.Throws<ForgedEventException>(() => WebhookSignature.Verify(Body, header[..i], OnlyIt, Now));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=")]
    [InlineData("t=1772388000")]
    [InlineData("v1=00")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("t=-1,v1=00")]
    public void What_is_no_signature_is_refused(string? header) => Assert.Throws<ForgedEventException>(() => WebhookSignature.Verify(Body, header, OnlyIt, Now));

    [Fact]
    public void Without_a_secret_nothing_is_taken() =>
        Assert.Throws<ForgedEventException>(() => WebhookSignature.Verify(Body, WebhookSignature.Header(Body, "", Now), None, Now));

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    [InlineData(-86_400, false)]
    public void What_is_older_than_five_minutes_is_refused(int seconds, bool isTaken)
    {
        var header = WebhookSignature.Header(Body, Secret, Now.AddSeconds(seconds));
        if (isTaken) WebhookSignature.Verify(Body, header, OnlyIt, Now);
        else Assert.Throws<ForgedEventException>(() => WebhookSignature.Verify(Body, header, OnlyIt, Now));
    }
}
