using System.Buffers.Binary;
using System.Numerics;

namespace Palabre.Live.Rtcp;

/// <summary>
/// A generic NACK read in place; foreach over it gives the missing sequence numbers, each entry's base first, then its bitmap in order.
/// </summary>
public readonly ref struct Nack
{
    private readonly ReadOnlySpan<byte> _entries;

    internal Nack(uint sender, uint media, ReadOnlySpan<byte> entries)
    {
        Sender = sender;
        Media = media;
        _entries = entries;
    }

    /// <summary>Who asks.</summary>
    public uint Sender { get; }

    /// <summary>The source whose packets are missing.</summary>
    public uint Media { get; }

    /// <summary>The missing sequence numbers.</summary>
    public Enumerator GetEnumerator() => new(_entries);

    /// <summary>Walks the sequence numbers of a NACK.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private ushort _base;
        private ushort _bitmap;

        internal Enumerator(ReadOnlySpan<byte> entries) => _rest = entries;

        /// <summary>The sequence number the walk is at.</summary>
        public ushort Current { get; private set; }

        /// <summary>Steps to the next missing number; false at the end.</summary>
        public bool MoveNext()
        {
            if (_bitmap != 0)
            {
                var bit = BitOperations.TrailingZeroCount(_bitmap);
                _bitmap &= (ushort)(_bitmap - 1);
                Current = (ushort)(_base + bit + 1);
                return true;
            }
            if (_rest.Length < 4) return false;
            Current = _base = BinaryPrimitives.ReadUInt16BigEndian(_rest);
            _bitmap = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
            _rest = _rest[4..];
            return true;
        }
    }
}
