using Palabre.Core;
using Palabre.Live.Record;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Recorded;

/// <summary>What is written of that which the engine lets through.</summary>
public sealed class TapeTests : IDisposable
{
    private static readonly MemberId Ada = new(1);
    private static readonly MemberId Bo = new(2);

    /// <summary>20 ms of silence (RFC 6716 §3.1: one CELT frame).</summary>
    private static readonly byte[] Silence = [0xf8, 0xff, 0xfe];

    private readonly string _folder = Directory.CreateTempSubdirectory("palabre-tape-").FullName;
    private readonly ManualClock _clock = new();
    private readonly SoundTap _tap;
    private readonly Tape _tape;
    private HashSet<MemberId> _agreed = [Ada];

    public TapeTests()
    {
        _tap = new(0, _clock.GetUtcNow());
        _tape = new(0, 0, _tap, _ => { }, FileOf, () => _agreed, _clock);
    }

    [Fact]
    public void A_voice_that_has_not_agreed_is_not_written_whatever_the_engine_lets_through()
    {
        Speak(0, 50);
        _tape.Drain();
        _tape.Close();
        Assert.True(File.Exists(FileOf(Ada)));
        Assert.False(File.Exists(FileOf(Bo)));
    }

    [Fact]
    public void Nothing_follows_after_a_voice_was_erased()
    {
        _agreed = [Ada, Bo];
        Speak(0, 50);
        _tape.Drain();
        Assert.True(File.Exists(FileOf(Bo)));

        Speak(50, 50);
        _agreed = [Ada];
        _tape.Erase(Bo);
        _tape.Close();
        Assert.False(File.Exists(FileOf(Bo)));
    }

    public void Dispose()
    {
        _tape.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string FileOf(MemberId member) => Path.Combine(_folder, $"{member.Value}.opus");

    private void Speak(int from, int packets)
    {
        for (var i = from; i < from + packets; i++)
        {
            foreach (var who in new[] { Ada, Bo }) _tap.Add(who.Value, (uint)who.Value, i, (uint)(i * 960), i * 20, Silence);
            _clock.Advance(TimeSpan.FromMilliseconds(20));
        }
    }
}
