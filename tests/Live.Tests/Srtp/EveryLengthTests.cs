using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Palabre.Live.Srtp;

namespace Palabre.Live.Tests.Srtp;

/// <summary>Our instructions against the framework's own AES and HMAC, at every length a packet can have.</summary>
public class EveryLengthTests
{
    private const int Longest = 1500;

    private readonly Random _random = new(7714);

    [Fact]
    public void The_processor_of_this_machine_runs_the_fast_path()
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.X86.Aes.IsSupported, "No AES instructions here.");

        using var gcm = Gcm.Create(Bytes(16), portable: false);
        using var counter = CounterMode.Create(Bytes(16), portable: false);
        using var hmac = HmacSha1.Create(Bytes(20), portable: false);

        Assert.IsType<IntrinsicGcm>(gcm);
        Assert.IsType<IntrinsicCounterMode>(counter);
        Assert.IsType<SavedStateHmacSha1>(hmac);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void GCM_is_the_frameworks(bool portable)
    {
        for (var length = 0; length <= Longest; length++)
        {
            var key = Bytes(16);
            var nonce = Bytes(12);
            var associated = Bytes(_random.Next(0, 80));
            var plain = Bytes(length);
            var expected = new byte[length + 16];
            using var reference = new AesGcm(key, 16);
            reference.Encrypt(nonce, plain, expected.AsSpan(0, length), expected.AsSpan(length), associated);
            using var gcm = Gcm.Create(key, portable);
            var vector = Vector128.Create<byte>([.. nonce, 0, 0, 0, 0]);

            var apart = new byte[length + 16];
            gcm.Seal(vector, associated, plain, apart);
            Assert.Equal(expected, apart);

            byte[] inPlace = [.. plain, .. new byte[16]];
            gcm.Seal(vector, associated, inPlace.AsSpan(0, length), inPlace);
            Assert.Equal(expected, inPlace);

            Assert.True(gcm.Open(vector, associated, inPlace));
            Assert.Equal(plain, inPlace[..length]);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_changed_GCM_message_stays_closed_and_untouched(bool portable)
    {
        using var gcm = Gcm.Create(Bytes(16), portable);
        var nonce = Vector128.Create<byte>([.. Bytes(12), 0, 0, 0, 0]);
        var associated = Bytes(12);
        for (var length = 0; length <= 200; length++)
        {
            var message = new byte[length + 16];
            gcm.Seal(nonce, associated, Bytes(length), message);
            message[_random.Next(message.Length)] ^= (byte)(1 << _random.Next(8));
            var before = message.ToArray();

            Assert.False(gcm.Open(nonce, associated, message));
            if (!portable) Assert.Equal(before, message);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Counter_mode_is_AES_over_a_counter(bool portable)
    {
        for (var length = 0; length <= Longest; length++)
        {
            var key = Bytes(16);
            byte[] iv = [.. Bytes(14), 0, 0];
            var plain = Bytes(length);
            using var cipher = CounterMode.Create(key, portable);
            var actual = new byte[length];

            cipher.Transform(Vector128.Create(iv), plain, actual);

            Assert.Equal(CounterModeByDefinition(key, iv, plain), actual);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_MAC_is_the_frameworks(bool portable)
    {
        for (var length = 0; length <= Longest; length++)
        {
            var key = Bytes(20);
            var message = Bytes(length);
            using var hmac = HmacSha1.Create(key, portable);
            var mac = new byte[HmacSha1.MacLength];

            hmac.Compute(message, mac);

#pragma warning disable CA5350 // the profile's own MAC
            Assert.Equal(HMACSHA1.HashData(key, message), mac);
#pragma warning restore CA5350
        }
    }

    private static byte[] CounterModeByDefinition(byte[] key, byte[] iv, byte[] plain)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var result = new byte[plain.Length];
        for (var i = 0; i < plain.Length; i++)
        {
            byte[] block = [.. iv[..14], (byte)(i / 16 >> 8), (byte)(i / 16)];
            result[i] = (byte)(plain[i] ^ aes.EncryptEcb(block, PaddingMode.None)[i % 16]);
        }
        return result;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
