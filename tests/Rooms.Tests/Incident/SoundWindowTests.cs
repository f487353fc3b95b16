using System.Security.Cryptography;
using Palabre.Core;
using Palabre.Live.Record;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Incident;

/// <summary>What is kept of a room's sound, for how long, in how much memory, and that nothing of it is left.</summary>
public sealed class SoundWindowTests : IDisposable
{
    private const int PacketsASecond = 50;

    private readonly ManualClock _clock = new();
    private readonly DateTimeOffset _start;
    private readonly SoundTap _tap;
    private readonly SoundWindow _window;
    private uint _sequence;

    public SoundWindowTests()
    {
        _start = _clock.GetUtcNow();
        _tap = new SoundTap(0, _start);
        _window = SoundWindow.Open(_tap, _clock);
    }

    public void Dispose() => _window.Dispose();

    [Fact]
    public void Nothing_is_kept_where_nobody_spoke()
    {
        _window.Seal();
        Assert.Null(_window.Keep());
        Assert.Equal(0, _window.Bytes);
    }

    [Fact]
    public void What_was_said_is_kept_with_its_times_and_speakers()
    {
        _clock.Advance(TimeSpan.FromSeconds(7));
        Speak(TimeSpan.FromSeconds(3), speaker: 4);
        Speak(TimeSpan.FromSeconds(2), speaker: 2);
        var kept = _window.Keep()!;
        Assert.Equal([new MemberId(2), new MemberId(4)], kept.Speakers);
        Assert.Equal((_start.AddSeconds(7), _start.AddSeconds(12).AddMilliseconds(-20)), (kept.From, kept.To));
        Assert.Equal(5 * PacketsASecond, Open(kept).Count);
    }

    [Fact]
    public void Only_the_last_ten_minutes_are_kept()
    {
        Speak(TimeSpan.FromMinutes(14), speaker: 1);
        var kept = _window.Keep()!;
        Assert.InRange((kept.To - kept.From).TotalSeconds, 599, 600.5);
        var packets = Open(kept);
        Assert.InRange(packets.Count, 599 * PacketsASecond, 601 * PacketsASecond);
        Assert.Equal(_sequence - 1, packets[^1]);
        Assert.Equal(Enumerable.Range((int)packets[0], packets.Count).Select(i => (uint)i), packets);
    }

    [Fact]
    public void Silence_empties_the_window()
    {
        Speak(TimeSpan.FromMinutes(3), speaker: 1);
        Assert.NotEqual(0, _window.Bytes);
        _clock.Advance(TimeSpan.FromMinutes(11));
        _window.Seal();
        Assert.Null(_window.Keep());
        Assert.InRange(_window.Bytes, 0, 256 * 1024);
    }

    [Fact]
    public void Ten_minutes_of_three_voices_take_ten_megabytes_and_music_never_more_than_the_limit()
    {
        Speak(TimeSpan.FromMinutes(12), speaker: 1, voices: 3);
        Assert.InRange(_window.Bytes, 8 << 20, 11 << 20);
        Speak(TimeSpan.FromMinutes(10), speaker: 1, payload: 1200, voices: 3);
        Assert.InRange(_window.Bytes, SoundWindow.MostBytes / 2, SoundWindow.MostBytes);
        var kept = _window.Keep()!;
        Assert.InRange((_clock.GetUtcNow() - kept.To).TotalSeconds, 0, 1);
        Assert.InRange((kept.To - kept.From).TotalSeconds, 100, 600);
        Assert.Equal(0, _window.Dropped);
    }

    [Fact]
    public void Each_report_has_a_key_of_its_own_and_no_other_opens_it()
    {
        Speak(TimeSpan.FromSeconds(1), speaker: 1);
        var (one, other) = (_window.Keep()!, _window.Keep()!);
        Assert.NotEqual(one.Key, other.Key);
        Assert.NotEqual(one.File, other.File);
        Assert.ThrowsAny<CryptographicException>(() => SealedSound.Open(one.File, other.Key, _ => { }));
    }

    [Fact]
    public void A_file_that_was_cut_or_changed_does_not_open()
    {
        Speak(TimeSpan.FromSeconds(5), speaker: 1);
        var kept = _window.Keep()!;
        foreach (var length in new[] { 0, 8, 100, kept.File.Length - 20, kept.File.Length - 1 })
            Assert.ThrowsAny<CryptographicException>(() => SealedSound.Open(kept.File.AsSpan(0, length), kept.Key, _ => { }));
        kept.File[kept.File.Length / 2] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => SealedSound.Open(kept.File, kept.Key, _ => { }));
    }

    [Fact]
    public void After_the_end_neither_the_key_nor_a_word_is_in_memory()
    {
        var key = RandomNumberGenerator.GetBytes(SoundWindow.KeyLength);
        var word = RandomNumberGenerator.GetBytes(80);
        var (keyTraces, wordTraces) = (new Traces(key), new Traces(word));
        var tap = new SoundTap(0, _start);
        var window = new SoundWindow(tap, _clock, key);
        CryptographicOperations.ZeroMemory(key);
        tap.Add(1, 1, 0, 0, 0, word);
        CryptographicOperations.ZeroMemory(word);
        Assert.NotEqual(0, keyTraces.InMemoryOf(Environment.ProcessId));
        Assert.NotEqual(0, wordTraces.InMemoryOf(Environment.ProcessId));

        window.Seal();
        Assert.Equal(0, wordTraces.InMemoryOf(Environment.ProcessId));
        Assert.NotNull(window.Keep());
        Assert.Equal(0, wordTraces.InMemoryOf(Environment.ProcessId));

        window.Dispose();
        Assert.Equal(0, keyTraces.InMemoryOf(Environment.ProcessId));
        Assert.Null(window.Keep());
        Assert.Equal(0, window.Bytes);
    }

    [Fact]
    public void What_was_said_in_the_last_half_second_goes_with_the_rest()
    {
        var word = RandomNumberGenerator.GetBytes(80);
        var traces = new Traces(word);
        _tap.Add(1, 1, 0, 0, 0, word);
        CryptographicOperations.ZeroMemory(word);
        Assert.NotEqual(0, traces.InMemoryOf(Environment.ProcessId));
        _window.Dispose();
        Assert.Equal(0, traces.InMemoryOf(Environment.ProcessId));
    }

    /// <summary>Time passes while people talk, sealed twice a second as in a live room.</summary>
    private void Speak(TimeSpan length, long speaker, int payload = 80, int voices = 1)
    {
        var packet = new byte[payload];
        packet.AsSpan().Fill(0x78);
        for (var half = 0; half < length.TotalSeconds * 2; half++)
        {
            for (var i = 0; i < PacketsASecond / 2; i++)
            {
                for (var voice = 0; voice < voices; voice++)
                    _tap.Add(speaker + voice, 1, _sequence, _sequence * 960, (long)(_clock.GetUtcNow() - _start).TotalMilliseconds, packet);
                _sequence++;
                _clock.Advance(TimeSpan.FromMilliseconds(20));
            }

            _window.Seal();
        }
    }

    private static List<uint> Open(SealedSound kept)
    {
        var sequences = new List<uint>();
        SealedSound.Open(kept.File, kept.Key, run =>
        {
            while (RecordedPacket.TryTake(ref run, out var packet)) sequences.Add(packet.Sequence);
        });
        return sequences;
    }
}
