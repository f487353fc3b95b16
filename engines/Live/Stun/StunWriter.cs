using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Palabre.Live.Stun;

/// <summary>
/// Writes the STUN messages ICE needs into the caller's buffer and returns their length in bytes. Nothing is allocated. Every message
/// ends with FINGERPRINT; a buffer of <see cref="BufferLength"/> bytes is always enough, a shorter one may throw
/// <see cref="ArgumentException"/>.
/// </summary>
public static class StunWriter
{
    /// <summary>Bytes that hold any message written here (the longest part is a username of at most 513 bytes).</summary>
    public const int BufferLength = 640;

    /// <summary>
    /// A connectivity or consent check (RFC 8445 §7.1). <paramref name="username"/> is the receiver's fragment, a colon, ours.
    /// </summary>
    public static int BindingRequest(Span<byte> destination, ReadOnlySpan<byte> transactionId, string username,
        ReadOnlySpan<byte> password, uint priority, ulong tieBreaker, bool controlling, bool useCandidate)
    {
        var message = new Draft(destination, StunType.BindingRequest, transactionId);
        Encoding.UTF8.GetBytes(username, message.Add(StunAttribute.Username, Encoding.UTF8.GetByteCount(username)));
        BinaryPrimitives.WriteUInt32BigEndian(message.Add(StunAttribute.Priority, 4), priority);
        var role = controlling ? StunAttribute.IceControlling : StunAttribute.IceControlled;
        BinaryPrimitives.WriteUInt64BigEndian(message.Add(role, 8), tieBreaker);
        if (useCandidate) message.Add(StunAttribute.UseCandidate, 0);
        return message.Finish(password);
    }

    /// <summary>The answer to a believed check, with the address it came from. A v4 address mapped into v6 is written as v4.</summary>
    public static int BindingSuccess(Span<byte> destination, ReadOnlySpan<byte> transactionId, IPEndPoint peer,
        ReadOnlySpan<byte> password)
    {
        Span<byte> address = stackalloc byte[16];
        peer.Address.TryWriteBytes(address, out var length);
        return BindingSuccess(destination, transactionId, address[..length], (ushort)peer.Port, password);
    }

    /// <summary>As above, from the 4 or 16 bytes of an address as they lie in a sockaddr (network order) and a port.</summary>
    public static int BindingSuccess(Span<byte> destination, ReadOnlySpan<byte> transactionId, ReadOnlySpan<byte> address, ushort port,
        ReadOnlySpan<byte> password)
    {
        if (address.Length == 16 && address.StartsWith(_v4Mapped)) address = address[12..];

        var message = new Draft(destination, StunType.BindingSuccess, transactionId);
        var value = message.Add(StunAttribute.XorMappedAddress, 4 + address.Length);
        value[1] = (byte)(address.Length == 4 ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(port ^ (StunMessage.MagicCookie >> 16)));
        StunIntegrity.XorAddress(address, destination.Slice(4, 16), value[4..]);
        return message.Finish(password);
    }

    /// <summary>
    /// A refusal with a code of 300–699 and a short ASCII reason. An empty password leaves the integrity out, as RFC 8489 §9.1.4
    /// wants when the request itself was not believed.
    /// </summary>
    public static int BindingError(Span<byte> destination, ReadOnlySpan<byte> transactionId, int code, string reason,
        ReadOnlySpan<byte> password)
    {
        var message = new Draft(destination, StunType.BindingError, transactionId);
        var value = message.Add(StunAttribute.ErrorCode, 4 + Encoding.UTF8.GetByteCount(reason));
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        Encoding.UTF8.GetBytes(reason, value[4..]);
        return message.Finish(password);
    }

    private static ReadOnlySpan<byte> _v4Mapped => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];

    private ref struct Draft
    {
        private readonly Span<byte> _bytes;
        private int _length;

        public Draft(Span<byte> bytes, ushort type, ReadOnlySpan<byte> transactionId)
        {
            if (transactionId.Length != 12) throw new ArgumentException("A transaction id is 12 bytes.", nameof(transactionId));
            _bytes = bytes;
            BinaryPrimitives.WriteUInt16BigEndian(bytes, type);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], StunMessage.MagicCookie);
            transactionId.CopyTo(bytes[8..]);
            _length = StunMessage.HeaderLength;
        }

        public Span<byte> Add(ushort type, int length)
        {
            var attribute = _bytes.Slice(_length, 4 + StunMessage.Padded(length));
            attribute.Clear();
            BinaryPrimitives.WriteUInt16BigEndian(attribute, type);
            BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
            _length += attribute.Length;
            return attribute.Slice(4, length);
        }

        public int Finish(ReadOnlySpan<byte> password)
        {
            if (!password.IsEmpty)
            {
                var covered = _bytes[.._length];
                StunIntegrity.Hash(covered, password, Add(StunAttribute.MessageIntegrity, SHA1.HashSizeInBytes));
            }
            var checkedLength = _length;
            var crc = Add(StunAttribute.Fingerprint, 4);
            // The fingerprint counts itself in the header's length (RFC 8489 §14.7).
            BinaryPrimitives.WriteUInt16BigEndian(_bytes[2..], (ushort)(_length - StunMessage.HeaderLength));
            BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.Of(_bytes[..checkedLength]) ^ StunMessage.FingerprintMask);
            return _length;
        }
    }
}
