using System.Security.Cryptography;
using System.Text;
using Palabre.TestKit;

namespace Palabre.WebPush.Tests;

/// <summary>The vectors of RFC 8188 §3, and what must hold for any content.</summary>
public sealed class EncryptedContentTests
{
    private static readonly byte[] Walrus = "I am the walrus"u8.ToArray();

    [Fact]
    public void One_record_is_sealed_as_in_section_3_1()
    {
        var body = EncryptedContent.Seal(Walrus, WebText.Read("yqdlZ-tYemfogSmv7Ws5PQ")!, WebText.Read("I1BsxtFttlv3u_Oo94xnmw")!, [], 4096);
        Assert.Equal("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg", WebText.Of(body));
    }

    [Fact]
    public void The_reader_of_the_tests_reads_section_3_2()
    {
        var body = WebText.Read("uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA")!;
        Assert.Equal(Walrus, PushReader.OpenContent(body, WebText.Read("BO3ZVPxUlnLORbVGMpbT1Q")!));
    }

    [Fact]
    public void Two_records_differ_from_section_3_2_only_by_its_octet_of_padding()
    {
        var (key, salt) = (WebText.Read("BO3ZVPxUlnLORbVGMpbT1Q")!, WebText.Read("uNCkWiNYzKTnBN9ji3-qWA")!);
        var body = EncryptedContent.Seal(Walrus, key, salt, "a1"u8, 25);
        var header = WebText.Read("uNCkWiNYzKTnBN9ji3-qWAAAABkCYTE")!;
        Assert.Equal(header, body[..header.Length]);
        Assert.Equal(header.Length + Walrus.Length + 2 * EncryptedContent.RecordOverhead, body.Length);
        Assert.Equal(Walrus, PushReader.OpenContent(body, key));
    }

    [Theory]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(64)]
    [InlineData(4096)]
    public void Content_of_any_length_comes_back_whatever_the_record_size(int recordSize)
    {
        var (key, salt) = (RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(16));
        for (var length = 0; length < 200; length++)
        {
            var content = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(content, PushReader.OpenContent(EncryptedContent.Seal(content, key, salt, "key"u8, recordSize), key));
        }
    }

    [Fact]
    public void A_changed_octet_anywhere_in_the_sealed_part_is_noticed()
    {
        var key = RandomNumberGenerator.GetBytes(16);
        var body = EncryptedContent.Seal(Encoding.UTF8.GetBytes("À qui appartient l’eau ?"), key, RandomNumberGenerator.GetBytes(16), [], 4096);
        for (var i = EncryptedContent.HeaderLength; i < body.Length; i++)
        {
            var changed = (byte[])body.Clone();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => PushReader.OpenContent(changed, key));
        }
    }

    [Fact]
    public void A_record_that_holds_no_content_is_a_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EncryptedContent.Seal(Walrus, new byte[16], new byte[16], [], 17));
}
