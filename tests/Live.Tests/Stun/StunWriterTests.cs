using System.Net;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Palabre.Live.Stun;
using Xunit;

namespace Palabre.Live.Tests.Stun;

public sealed class StunWriterTests
{
    private static readonly byte[] _transaction = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    private static readonly byte[] _password = "a-password-of-thirty-two-letters"u8.ToArray();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void A_request_is_read_as_it_was_written(bool controlling, bool nominates)
    {
        var buffer = new byte[StunWriter.BufferLength];
        var length = StunWriter.BindingRequest(buffer, _transaction, "ours:theirs", _password, 0x6E7F1EFF, 42, controlling, nominates);

        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var message));
        Assert.Equal(StunType.BindingRequest, message.Type);
        Assert.True(message.TransactionId.SequenceEqual(_transaction));
        Assert.Equal("ours:theirs", Encoding.ASCII.GetString(message.Username));
        Assert.Equal((controlling, !controlling), (message.IsControlling, message.IsControlled));
        Assert.Equal(nominates, message.UseCandidate);
        Assert.Equal(0x6E7F1EFFu, message.Priority);
        Assert.Equal(42ul, message.TieBreaker);
        Assert.True(message.CheckIntegrity(_password));
        Assert.True(message.CheckFingerprint());
    }

    [Theory]
    [InlineData("192.0.2.9", "192.0.2.9")]
    [InlineData("2001:db8::9", "2001:db8::9")]
    [InlineData("::ffff:192.0.2.9", "192.0.2.9")]
    public void A_success_gives_back_the_peers_address(string peer, string expected)
    {
        var buffer = new byte[StunWriter.BufferLength];
        var length = StunWriter.BindingSuccess(buffer, _transaction, new IPEndPoint(IPAddress.Parse(peer), 65535), _password);

        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var message));
        Assert.True(message.CheckIntegrity(_password));
        Assert.True(message.CheckFingerprint());
        Assert.True(message.TryGetMappedAddress(out var mapped));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(expected), 65535), mapped);
    }

    [Fact]
    public void An_error_carries_its_code_and_only_the_integrity_it_was_given()
    {
        var buffer = new byte[StunWriter.BufferLength];

        var length = StunWriter.BindingError(buffer, _transaction, 487, "Role Conflict", _password);
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var signed));
        Assert.Equal(487, signed.ErrorCode);
        Assert.True(signed.CheckIntegrity(_password));

        length = StunWriter.BindingError(buffer, _transaction, 401, "Unauthorized", []);
        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var bare));
        Assert.Equal(401, bare.ErrorCode);
        Assert.False(bare.HasIntegrity);
        Assert.True(bare.CheckFingerprint());
    }

    [Fact]
    public void The_written_integrity_is_HMAC_SHA1_for_passwords_of_every_length()
    {
        var buffer = new byte[StunWriter.BufferLength];
        for (var size = 1; size <= 256; size++)
        {
            var password = Encoding.ASCII.GetBytes(new string('k', size));
            var length = StunWriter.BindingError(buffer, _transaction, 400, "x", password);

            // The header counts up to the integrity while it is computed; the fingerprint after it takes 8 bytes more.
            var covered = buffer[..(length - 32)];
            covered[3] -= 8;
#pragma warning disable CA5350
            Assert.Equal(HMACSHA1.HashData(password, covered), buffer[(length - 28)..(length - 8)]);
#pragma warning restore CA5350
        }
    }

    [Fact]
    public void An_attribute_that_must_be_understood_is_reported()
    {
        byte[] message = [0, 1, 0, 8, 0x21, 0x12, 0xA4, 0x42, .. _transaction, 0x7F, 0x01, 0, 1, 9, 0, 0, 0];

        Assert.True(StunMessage.TryParse(message, out var parsed));
        Assert.Equal(0x7F01, parsed.UnknownRequired);
    }

    [Fact]
    public void What_follows_the_integrity_is_ignored()
    {
        var buffer = new byte[StunWriter.BufferLength];
        var length = StunWriter.BindingError(buffer, _transaction, 400, "", _password) - 8;
        byte[] smuggled = [.. buffer[..length], 0, 0x25, 0, 0];
        smuggled[3] = (byte)(smuggled.Length - 20);

        Assert.True(StunMessage.TryParse(smuggled, out var message));
        Assert.True(message.CheckIntegrity(_password));
        Assert.False(message.UseCandidate);
    }

    [Fact]
    public void Credentials_are_long_and_never_the_same()
    {
        var made = Enumerable.Range(0, 1000).Select(_ => IceCredentials.Create()).ToList();

        Assert.All(made, c => Assert.True(c.UsernameFragment.Length >= 8 && c.Password.Length >= 24));
        Assert.Equal(1000, made.Select(c => c.UsernameFragment).Distinct().Count());
        Assert.Equal(1000, made.Select(c => c.Password).Distinct().Count());
        Assert.DoesNotContain(made[0].Password, made[0].ToString());
    }

    [Fact]
    public void Any_request_written_is_read_back() =>
        Prop.ForAll((uint priority, ulong tieBreaker, bool controlling) =>
        {
            var buffer = new byte[StunWriter.BufferLength];
            var length = StunWriter.BindingRequest(buffer, _transaction, "a:b", _password, priority, tieBreaker, controlling, controlling);
            return StunMessage.TryParse(buffer.AsSpan(0, length), out var read) && read.Priority == priority
                && read.TieBreaker == tieBreaker && read.IsControlling == controlling && read.CheckIntegrity(_password);
        }).QuickCheckThrowOnFailure();
}
