using Palabre.Live.Srtp;

namespace Palabre.Live.Tests.Srtp;

/// <summary>Published packets: RFC 3711 appendix B, RFC 7714 §16 and §17, RFC 2202, and those of libsrtp's test driver.</summary>
public class SrtpVectors
{
    private static readonly byte[] _gcmKey = Hex("000102030405060708090a0b0c0d0e0f");
    private static readonly byte[] _gcmSalt = Hex("517569642070726f2071756f");

    [Theory, InlineData(false), InlineData(true)]
    public void Session_keys_are_those_of_RFC_3711_B_3(bool portable)
    {
        using var derivation = new KeyDerivation(Rfc3711(), portable);

        Assert.Equal(Hex("C61E7A93744F39EE10734AFE3FF7A087"), derivation.Derive(KeyDerivation.RtpEncryption, 16));
        Assert.Equal(Hex("30CBBC08863D8C85D49DB34A9AE1"), derivation.Derive(KeyDerivation.RtpSalt, 14));
        Assert.Equal(Hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"), derivation.Derive(KeyDerivation.RtpAuthentication, 20));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_keystream_is_that_of_RFC_3711_B_2(bool portable)
    {
        using var cipher = CounterMode.Create(Hex("2B7E151628AED2A6ABF7158809CF4F3C"), portable);
        var stream = new byte[0xff02 * 16];

        cipher.Transform(Block("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), stream, stream);

        Assert.Equal(Hex("E03EAD0935C95E80E166B16DD92B4EB4"), stream[..16]);
        Assert.Equal(Hex("D23513162B02D0F72A43A2FE4A5F97AB"), stream[16..32]);
        Assert.Equal(Hex("41E95B3BB0A2E8DD477901E4FCA894C0"), stream[32..48]);
        Assert.Equal(Hex("EC8CDF7398607CB0F2D21675EA9EA1E4"), stream[0xfeff0..0xff000]);
        Assert.Equal(Hex("362B7C3C6773516318A077D7FC5073AE"), stream[0xff000..0xff010]);
        Assert.Equal(Hex("6A2CC3787889374FBEB4C81B17BA6C44"), stream[0xff010..0xff020]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void An_RTP_packet_is_protected_as_in_RFC_7714_16_1_1(bool portable)
    {
        using var cipher = new GcmSrtpCipher(_gcmKey, _gcmSalt, _gcmKey, _gcmSalt, portable);
        var plain = Hex("8040f17b8041f8d35501a0b2" +
            "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573");
        var packet = new byte[plain.Length + cipher.RtpOverhead];
        plain.CopyTo(packet, 0);

        cipher.ProtectRtp(packet, 12, packet.AsSpan(12, plain.Length - 12), roc: 0);

        Assert.Equal(Hex("8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf" +
            "8833899d7f27beb16a9152cf765ee4390cce"), packet);
        Assert.True(cipher.TryUnprotectRtp(packet, 12, roc: 0));
        Assert.Equal(plain, packet[..plain.Length]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void An_RTCP_packet_is_protected_as_in_RFC_7714_17_1(bool portable)
    {
        using var cipher = new GcmSrtpCipher(_gcmKey, _gcmSalt, _gcmKey, _gcmSalt, portable);
        var plain = Hex("81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
        var packet = new byte[plain.Length + cipher.RtcpOverhead];
        plain.CopyTo(packet, 0);

        cipher.ProtectRtcp(packet, plain.Length, index: 0x5d4);

        Assert.Equal(Hex("81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded" +
            "0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4"), packet);
        Assert.True(cipher.TryUnprotectRtcp(packet));
        Assert.Equal(plain, packet[..plain.Length]);
    }

    [Theory]
    [InlineData(SrtpProfile.Aes128CmSha1_80, false)]
    [InlineData(SrtpProfile.Aes128CmSha1_80, true)]
    [InlineData(SrtpProfile.AeadAes128Gcm, false)]
    [InlineData(SrtpProfile.AeadAes128Gcm, true)]
    public void Packets_are_those_of_libsrtp(SrtpProfile profile, bool portable)
    {
        var gcm = profile == SrtpProfile.AeadAes128Gcm;
        var keys = gcm ? new SrtpKeys(profile, _gcmKey, Hex("a0a1a2a3a4a5a6a7a8a9aaab")) : Rfc3711();
        using var sender = new SrtpSender(keys, portable);
        var payload = "abababababababababababababababab";

        Assert.Equal(
            "800f1234decafbadcafebabe" + (gcm
                ? "c5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392"
                : "4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb"),
            Protect("800f1234decafbadcafebabe" + payload, (buffer, length) => sender.ProtectRtp(buffer, 12, length, roc: 0)));
        Assert.Equal(
            "81c8000bcafebabe" + (gcm
                ? "c98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001"
                : "7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798"),
            Protect("81c8000bcafebabe" + payload, (buffer, length) => sender.ProtectRtcp(buffer, length)));
    }

    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265", "b617318655057264e28bc0b6fb378c8ef146be00")]
    [InlineData("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]
    public void The_MAC_is_that_of_RFC_2202(string key, string message, string expected)
    {
        foreach (var portable in new[] { false, true })
        {
            using var hmac = HmacSha1.Create(Hex(key), portable);
            var mac = new byte[HmacSha1.MacLength];

            hmac.Compute(Hex(message), mac);

            Assert.Equal(Hex(expected), mac);
        }
    }

    private static SrtpKeys Rfc3711() => new(
        SrtpProfile.Aes128CmSha1_80, Hex("E1F97A0D3E018BE0D64FA32C06DE4139"), Hex("0EC675AD498AFEEBB6960B3AABE6"));

    private static string Protect(string packet, Func<byte[], int, int> protect)
    {
        var plain = Hex(packet);
        var buffer = new byte[plain.Length + 32];
        plain.CopyTo(buffer, 0);
        return Convert.ToHexStringLower(buffer.AsSpan(0, protect(buffer, plain.Length)));
    }

    private static System.Runtime.Intrinsics.Vector128<byte> Block(string hex) => System.Runtime.Intrinsics.Vector128.Create(Hex(hex));

    private static byte[] Hex(string digits) => Convert.FromHexString(digits);
}
