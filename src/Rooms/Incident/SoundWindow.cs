using System.Buffers.Binary;
using System.Security.Cryptography;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>
/// The last minutes of one room's sound, sealed as they come (AES-256-GCM) under a key that exists nowhere but in the cipher, and wiped
/// with it. Voices are readable only in the tap's ring, for half a second. Nothing of this is ever written to disk.
/// </summary>
public sealed class SoundWindow : IDisposable
{
    /// <summary>How far back a report reaches.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Most memory of one room: the whole window of four voices at 32 kbit/s two and a half times over. More keeps the window whole
    /// for music, at so much memory a room; with less, its oldest part goes early.
    /// </summary>
    public const int MostBytes = 32 << 20;

    internal const int KeyLength = 32, NonceLength = 12, TagLength = 16;
    private const int SlabLength = 128 * 1024;

    /// <summary>Longest stretch sealed at once: what is wiped at once when it is over.</summary>
    private const int LongestChunk = 16 * 1024;

    private readonly TimeProvider _clock;
    private readonly long _openedAt;
    private readonly AesGcm _cipher;
    private readonly Lock _gate = new();
    private readonly Queue<Chunk> _chunks = [];
    private Slab? _filling;
    private Slab? _spare;
    private int _slabs;
    private long _sealed;
    private bool _isDestroyed;

    internal SoundWindow(SoundTap tap, TimeProvider clock, ReadOnlySpan<byte> key)
    {
        (Tap, _clock, _openedAt) = (tap, clock, clock.GetTimestamp());
        _cipher = new AesGcm(key, TagLength);
    }

    /// <summary>Where it takes the sound from.</summary>
    public SoundTap Tap { get; }

    /// <summary>Memory taken by sealed sound.</summary>
    public int Bytes => _slabs * SlabLength;

    /// <summary>Packets that came too fast to be kept.</summary>
    public long Dropped => Tap.Dropped;

    /// <summary>A window on a tap that was just opened, under a key of its own.</summary>
    public static SoundWindow Open(SoundTap tap, TimeProvider clock)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        RandomNumberGenerator.Fill(key);
        try { return new(tap, clock, key); }
        finally { CryptographicOperations.ZeroMemory(key); }
    }

    /// <summary>Seals what was said since the last time, and wipes what is older than the window.</summary>
    public void Seal()
    {
        lock (_gate)
        {
            if (_isDestroyed) return;
            Tap.Take(SealRun);
            var over = Now - Length.TotalMilliseconds;
            while (_chunks.TryPeek(out var oldest) && oldest.To < over) WipeOldest();
        }
    }

    /// <summary>Seals the window anew, under a fresh key, for whoever reports it; null when nobody spoke or the room is over.</summary>
    internal SealedSound? Keep()
    {
        lock (_gate)
        {
            Seal();
            if (_isDestroyed || _chunks.Count == 0) return null;
            using var sound = new SealedSound.Maker(Tap.Since);
            var plain = GC.AllocateUninitializedArray<byte>(LongestChunk, pinned: true);
            try
            {
                foreach (var chunk in _chunks)
                {
                    Unseal(chunk, plain);
                    sound.Add(plain.AsSpan(0, chunk.Length));
                }
            }
            finally { CryptographicOperations.ZeroMemory(plain); }
            return sound.Done();
        }
    }

    /// <summary>Wipes the key and all it sealed. The tap must be closed: what is still in it is wiped as well.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDestroyed) return;
            _isDestroyed = true;
            _cipher.Dispose();
            Tap.Take(static _ => { });
            while (_chunks.Count > 0) WipeOldest();
            (_filling, _spare, _slabs) = (null, null, 0);
        }
    }

    private double Now => _clock.GetElapsedTime(_openedAt).TotalMilliseconds;

    /// <summary>Cuts a run between packets into chunks.</summary>
    private void SealRun(ReadOnlySpan<byte> run)
    {
        while (true)
        {
            var rest = run;
            var (length, to) = (0, 0u);
            while (RecordedPacket.TryTake(ref rest, out var packet) && run.Length - rest.Length <= LongestChunk)
                (length, to) = (run.Length - rest.Length, packet.At);
            if (length == 0) return;
            SealChunk(run[..length], to);
            run = run[length..];
        }
    }

    private void SealChunk(ReadOnlySpan<byte> plain, uint to)
    {
        var slab = SlabFor(plain.Length + TagLength);
        var chunk = new Chunk(slab, slab.Used, plain.Length, to, _sealed++);
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, chunk.Number);
        _cipher.Encrypt(nonce, plain, chunk.Cipher, chunk.Tag);
        slab.Used += plain.Length + TagLength;
        slab.Chunks++;
        _chunks.Enqueue(chunk);
    }

    private void Unseal(in Chunk chunk, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, chunk.Number);
        _cipher.Decrypt(nonce, chunk.Cipher, chunk.Tag, plain[..chunk.Length]);
    }

    private Slab SlabFor(int length)
    {
        if (_filling is { } filling && filling.Used + length <= SlabLength) return filling;
        while (_spare is null && Bytes >= MostBytes) WipeOldest();
        if (_spare is null) _slabs++;
        (_filling, _spare) = (_spare ?? new Slab(), null);
        return _filling;
    }

    private void WipeOldest()
    {
        var chunk = _chunks.Dequeue();
        CryptographicOperations.ZeroMemory(chunk.Slab.Bytes.AsSpan(chunk.At, chunk.Length + TagLength));
        if (--chunk.Slab.Chunks > 0) return;
        chunk.Slab.Used = 0;
        if (chunk.Slab == _filling) return;
        if (_spare is null) _spare = chunk.Slab;
        else _slabs--;
    }

    /// <summary>A key seals each number once (NIST SP 800-38D §8.2.1).</summary>
    internal static void WriteNonce(Span<byte> nonce, long number)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], number);
    }

    private sealed class Slab
    {
        public readonly byte[] Bytes = GC.AllocateArray<byte>(SlabLength, pinned: true);
        public int Used;
        public int Chunks;
    }

    /// <param name="To">When its last packet came, in milliseconds since the tap was opened.</param>
    private readonly record struct Chunk(Slab Slab, int At, int Length, uint To, long Number)
    {
        public Span<byte> Cipher => Slab.Bytes.AsSpan(At, Length);
        public Span<byte> Tag => Slab.Bytes.AsSpan(At + Length, TagLength);
    }
}
