using System.Net;
using System.Security.Cryptography;
using System.Text;
using Palabre.Live.Stun;
using Xunit;

namespace Palabre.Live.Tests.Stun;

/// <summary>The sample messages of RFC 5769 §2.1–2.4.</summary>
public sealed class StunVectorTests
{
    internal const string Request =
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36" +
        "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    private const string ResponseV4 =
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643" +
        "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    private const string ResponseV6 =
        "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9" +
        "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";

    private const string LongTermRequest =
        "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b900000015001c662f2f3439396b39353464364f" +
        "4c33346f4c394653547679363473410014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

    private static readonly byte[] _password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt");

    [Fact]
    public void The_sample_request_is_read_and_believed()
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(Request), out var message));

        Assert.Equal(StunType.BindingRequest, message.Type);
        Assert.Equal("B7E7A701BC34D686FA87DFAE", Convert.ToHexString(message.TransactionId));
        Assert.Equal("evtj:h6vY", Encoding.ASCII.GetString(message.Username));
        Assert.Equal(0x6E0001FFu, message.Priority);
        Assert.True(message.IsControlled);
        Assert.False(message.IsControlling);
        Assert.Equal(0x932FF9B151263B36ul, message.TieBreaker);
        Assert.Equal(0, message.UnknownRequired);
        Assert.True(message.CheckIntegrity(_password));
        Assert.True(message.CheckFingerprint());
    }

    [Fact]
    public void The_parts_of_the_sample_username_are_told_apart()
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(Request), out var message));

        Assert.True(message.TrySplitUsername(out var ours, out var theirs));
        Assert.Equal("evtj", Encoding.ASCII.GetString(ours));
        Assert.Equal("h6vY", Encoding.ASCII.GetString(theirs));
    }

    [Theory]
    [InlineData(ResponseV4, "192.0.2.1")]
    [InlineData(ResponseV6, "2001:db8:1234:5678:11:2233:4455:6677")]
    public void The_sample_responses_give_the_mapped_address(string hex, string address)
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(hex), out var message));

        Assert.Equal(StunType.BindingSuccess, message.Type);
        Assert.True(message.CheckIntegrity(_password));
        Assert.True(message.CheckFingerprint());
        Assert.True(message.TryGetMappedAddress(out var mapped));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 32853), mapped);
    }

    [Fact]
    public void The_long_term_sample_is_believed_with_its_derived_key()
    {
        // RFC 8489 §9.2.2: MD5 of user, realm and prepared password.
#pragma warning disable CA5351
        var key = MD5.HashData(Encoding.UTF8.GetBytes("マトリックス:example.org:TheMatrIX"));
#pragma warning restore CA5351
        Assert.True(StunMessage.TryParse(Convert.FromHexString(LongTermRequest), out var message));

        Assert.Equal("マトリックス", Encoding.UTF8.GetString(message.Username));
        Assert.False(message.HasFingerprint);
        Assert.False(message.CheckIntegrity(_password));
        Assert.True(message.CheckIntegrity(key));
    }

    [Fact]
    public void A_changed_bit_anywhere_is_noticed()
    {
        var original = Convert.FromHexString(Request);
        for (var bit = 0; bit < original.Length * 8; bit++)
        {
            var changed = original.ToArray();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            if (!StunMessage.TryParse(changed, out var message)) continue;
            Assert.False(message.CheckIntegrity(_password) && message.CheckFingerprint(), $"bit {bit}");
        }
    }

    [Fact]
    public void Another_password_is_not_believed()
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(Request), out var message));

        Assert.False(message.CheckIntegrity("VOkJxbRl1RmTxUk/WvJxBs"u8));
        Assert.False(message.CheckIntegrity([]));
    }
}
