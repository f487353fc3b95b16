using System.Buffers.Binary;
using System.Collections;

namespace Palabre.Live.Dtls;

/// <summary>
/// Puts the messages of a handshake together from fragments that come in any order, some of them twice, some overlapping
/// (RFC 6347 §4.2.3), and gives them out one after the other.
/// </summary>
internal sealed class HandshakeInbox
{
    /// <summary>A flight of a client has four numbered messages. More would let a stranger hold more memory.</summary>
    private const int Ahead = 4;

    /// <summary>The longest honest message is a certificate with a long key, or a greeting with a post-quantum share: under 3 KiB.</summary>
    private const int MaxLength = 8192;

    private readonly Piecing?[] _pending = new Piecing?[Ahead];
    private ushort _next;

    /// <summary>Takes in the fragments of one record. False when one of them ended a message that had been given out before.</summary>
    public bool Add(ReadOnlySpan<byte> fragments)
    {
        var isNews = true;
        while (fragments.Length >= HandshakeMessage.HeaderLength)
        {
            var head = Head.Read(fragments);
            fragments = fragments[HandshakeMessage.HeaderLength..];
            if (head.Count > fragments.Length || head.Offset + head.Count > head.Length || head.Length > MaxLength) break;
            if (head.Number < _next) isNews &= head.Offset + head.Count < head.Length;
            else if (head.Number < _next + Ahead) Keep(head, fragments[..head.Count]);
            fragments = fragments[head.Count..];
        }
        return isNews;
    }

    /// <summary>The next message in order, once it is whole.</summary>
    public bool TryTake(out HandshakeMessage message)
    {
        message = default;
        if (_pending[_next % Ahead] is not { Missing: 0 } whole) return false;
        _pending[_next % Ahead] = null;
        _next++;
        message = new(whole.Bytes);
        return true;
    }

    private void Keep(Head head, ReadOnlySpan<byte> fragment)
    {
        var piecing = _pending[head.Number % Ahead] ??= new Piecing(head);
        if (piecing.IsOf(head)) piecing.Fill(head.Offset, fragment);
    }

    private readonly record struct Head(HandshakeType Type, int Length, ushort Number, int Offset, int Count)
    {
        public static Head Read(ReadOnlySpan<byte> bytes) => new(
            (HandshakeType)bytes[0], UInt24(bytes[1..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), UInt24(bytes[6..]), UInt24(bytes[9..]));

        private static int UInt24(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
    }

    /// <summary>A message on its way. Which bytes are there is noted only when it comes in more than one piece.</summary>
    private sealed class Piecing
    {
        private readonly Head _head;
        private BitArray? _have;

        public Piecing(Head head)
        {
            _head = head;
            Bytes = new byte[HandshakeMessage.HeaderLength + head.Length];
            HandshakeMessage.WriteHeader(Bytes, head.Type, head.Number, head.Length, 0, head.Length);
            // An empty message is whole when its head is there.
            Missing = head.Length;
        }

        public byte[] Bytes { get; }

        public int Missing { get; private set; }

        public bool IsOf(Head other) => other.Type == _head.Type && other.Length == _head.Length;

        public void Fill(int offset, ReadOnlySpan<byte> fragment)
        {
            if (Missing == 0) return;
            if (fragment.Length == _head.Length)
            {
                fragment.CopyTo(Bytes.AsSpan(HandshakeMessage.HeaderLength));
                Missing = 0;
                return;
            }

            _have ??= new BitArray(_head.Length);
            for (var i = 0; i < fragment.Length; i++)
            {
                if (_have[offset + i]) continue;
                _have[offset + i] = true;
                Bytes[HandshakeMessage.HeaderLength + offset + i] = fragment[i];
                Missing--;
            }
        }
    }
}
