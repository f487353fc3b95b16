using System.Buffers.Binary;
using System.Security.Cryptography;
using Palabre.Core;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>
/// A window of sound sealed for a report. The file is a mark, then parts of length, ciphertext and tag, numbered by their nonce;
/// the last is empty and bound to being the last, so that a cut file does not open.
/// </summary>
/// <param name="Key">Secret; not in the file.</param>
internal sealed record SealedSound(byte[] File, byte[] Key, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<MemberId> Speakers)
{
    private static ReadOnlySpan<byte> Mark => "PLBSOUND"u8;
    private const int LengthBytes = 4;

    /// <summary>Opens a file; every run of packets is handed over and then wiped.</summary>
    /// <exception cref="CryptographicException">It was cut or changed, or this is not its key.</exception>
    public static void Open(ReadOnlySpan<byte> file, ReadOnlySpan<byte> key, SoundTaker taker)
    {
        using var cipher = new AesGcm(key, SoundWindow.TagLength);
        if (!file.StartsWith(Mark)) throw new CryptographicException("This is no sealed sound.");
        file = file[Mark.Length..];
        Span<byte> nonce = stackalloc byte[SoundWindow.NonceLength];
        for (var number = 0; ; number++)
        {
            if (file.Length < LengthBytes + SoundWindow.TagLength) throw new CryptographicException("The sealed sound was cut.");
            var length = BinaryPrimitives.ReadInt32BigEndian(file);
            if (length < 0 || length > file.Length - LengthBytes - SoundWindow.TagLength) throw new CryptographicException("The sealed sound was cut.");
            var plain = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            SoundWindow.WriteNonce(nonce, number);
            cipher.Decrypt(nonce, file.Slice(LengthBytes, length), file.Slice(LengthBytes + length, SoundWindow.TagLength), plain, [IsLast(length)]);
            if (length == 0) return;
            try { taker(plain); }
            finally { CryptographicOperations.ZeroMemory(plain); }
            file = file[(LengthBytes + length + SoundWindow.TagLength)..];
        }
    }

    private static byte IsLast(int length) => length == 0 ? (byte)1 : (byte)0;

    /// <summary>Seals runs of packets one after another.</summary>
    internal sealed class Maker : IDisposable
    {
        private readonly byte[] _key = RandomNumberGenerator.GetBytes(SoundWindow.KeyLength);
        private readonly AesGcm _cipher;
        private readonly MemoryStream _file = new();
        private readonly SortedSet<long> _speakers = [];
        private readonly DateTimeOffset _since;
        private int _number;
        private uint? _first;
        private uint _last;

        public Maker(DateTimeOffset since)
        {
            _since = since;
            _cipher = new AesGcm(_key, SoundWindow.TagLength);
            _file.Write(Mark);
        }

        public void Add(ReadOnlySpan<byte> run)
        {
            Write(run);
            while (RecordedPacket.TryTake(ref run, out var packet))
            {
                _speakers.Add(packet.Source);
                _first ??= packet.At;
                _last = packet.At;
            }
        }

        public SealedSound Done()
        {
            Write([]);
            return new(_file.ToArray(), _key, _since.AddMilliseconds(_first ?? 0), _since.AddMilliseconds(_last), [.. _speakers.Select(id => new MemberId(id))]);
        }

        public void Dispose()
        {
            _cipher.Dispose();
            _file.Dispose();
        }

        private void Write(ReadOnlySpan<byte> plain)
        {
            var part = new byte[LengthBytes + plain.Length + SoundWindow.TagLength];
            BinaryPrimitives.WriteInt32BigEndian(part, plain.Length);
            Span<byte> nonce = stackalloc byte[SoundWindow.NonceLength];
            SoundWindow.WriteNonce(nonce, _number++);
            _cipher.Encrypt(nonce, plain, part.AsSpan(LengthBytes, plain.Length), part.AsSpan(LengthBytes + plain.Length), [IsLast(plain.Length)]);
            _file.Write(part);
        }
    }
}
