using System.Diagnostics;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Live.Record;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Recorded;

/// <summary>
/// Two hours of two voices whose clocks run apart, written as a server writes them while it lives, torn as by a kill in the middle, and made
/// into files afterwards: what both say at one moment lies at one moment, in each of their files and in the mix.
/// </summary>
public sealed class TwoHoursTests : IDisposable
{
    private const int Hour = 3600;
    private const int Break = Hour + 300;
    private static readonly RoomId Room = new(77);
    private static readonly MemberId Ada = new(1), Bo = new(2);
    private static readonly byte[] Silence = [0xF8, 0xFF, 0xFE];

    /// <summary>When both speak, in seconds of the room's clock.</summary>
    private static readonly int[] Moments = [7, 1800, Hour, Break - 2, Break + 60, 2 * Hour - 3];

    private readonly string _data = Directory.CreateTempSubdirectory("palabre-hours-").FullName;
    private readonly ManualClock _clock = new();
    private readonly RecordingFiles _files;
    private readonly Dictionary<(MemberId, int), double> _said = [];
    private readonly Dictionary<MemberId, List<byte[]>> _codes = new() { [Ada] = Records.Packets("A1"), [Bo] = Records.Packets("B2") };

    public TwoHoursTests() => _files = new(new StorageSettings(_data, null));

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task After_two_hours_and_a_kill_every_file_opens_and_nobody_is_heard_elsewhere_than_they_spoke()
    {
        Stretch(0, 0, Break, closes: false);
        Tear(0);
        var found = _files.LengthOf(Room, 0);
        // The killed stretch is there but for its last second.
        Assert.InRange(found, (Break - 1) * 1000, Break * 1000 + 40);
        var from = RecordingClock.WholeFrames(found);
        var length = from + Stretch(1, Break, 2 * Hour, closes: true);

        var maker = new RecordingMaker(_files, new BroadcastSettings());
        var plan = new RecordingPlan(Room, "Deux heures", _clock.GetUtcNow(), [(0, 0), (1, from)], length, new HashSet<MemberId>(), []);
        Assert.Equal(length, maker.Make(plan, Api.Ct));
        maker.Publish(plan);

        var paths = new[] { _files.VoiceOf(Room, Ada), _files.VoiceOf(Room, Bo), _files.MixOf(Room) };
        foreach (var path in paths)
        {
            Assert.DoesNotContain("WARNING", await RunAsync("opusinfo", path), StringComparison.OrdinalIgnoreCase);
            Assert.Equal("", await RunAsync("ffprobe", "-v", "warning", path));
            Assert.Equal(length / 1000.0, double.Parse(await RunAsync("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path), System.Globalization.CultureInfo.InvariantCulture), 0.09);
        }
        // What the kill took moved the rest forward on the recording's clock, which has no gaps.
        var lost = Break * 1000 - from;
        foreach (var moment in Moments)
        {
            var at = moment > Break ? moment - lost / 1000.0 : moment;
            foreach (var (path, said) in paths.Zip([_said[(Ada, moment)], _said[(Bo, moment)], Math.Min(_said[(Ada, moment)], _said[(Bo, moment)])]))
            {
                var place = said / 1000.0 - moment + at;
                Assert.InRange(Onset(path, place) - place, -0.02, 0.02);
            }
        }
        Assert.True(new FileInfo(_files.Mp3Of(Room)).Length > 2 * Hour * 7000);
        Assert.InRange(File.ReadAllText(_files.WaveformOf(Room)).Count(c => c == ','), 3900, 4001);
    }

    /// <summary>Both are silent but for the moments, at which both speak at once; drained four times a second. Returns the stretch's length.</summary>
    private long Stretch(int number, int from, int to, bool closes)
    {
        var tap = new SoundTap(0, _clock.GetUtcNow());
        var tape = new Tape(number, 0, tap, _ => { }, member => _files.VoiceOf(Room, number, member), () => new HashSet<MemberId> { Ada, Bo }, _clock);
        Span<Talker> talkers = [new(Ada, +120, 7, _codes[Ada], _said), new(Bo, -150, 11, _codes[Bo], _said)];
        for (var ms = 0; ms < (to - from) * 1000; ms += 10)
        {
            foreach (ref var talker in talkers) talker.Speak(tap, ms, from);
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            if (ms % 250 == 0) tape.Drain();
        }
        Assert.Equal(0, tape.Dropped);
        return closes ? tape.Close() : 0;
    }

    /// <summary>As when the server dies in the middle of writing a page.</summary>
    private void Tear(int number)
    {
        foreach (var voice in new[] { Ada, Bo })
        {
            var path = _files.VoiceOf(Room, number, voice);
            var whole = File.ReadAllBytes(path);
            File.WriteAllBytes(path, whole[..^5]);
        }
    }

    private static double Onset(string path, double at)
    {
        using var source = File.OpenRead(path);
        using var piece = new MemoryStream();
        OggOpusCut.Copy(source, piece, 1, TimeSpan.FromSeconds(at - 1), TimeSpan.FromSeconds(at + 1.2));
        var heard = OpusTools.Decode(piece.ToArray());
        // The code begins with 140 ms of silence, and its encoder is 6.5 ms late.
        return at - 1 + Records.Onset(heard, 0) - 0.1465;
    }

    private static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync(Api.Ct) + await error;
        await process.WaitForExitAsync(Api.Ct);
        return said.Trim();
    }

    /// <summary>A microphone that is never closed, with a clock of its own, behind a network with jitter.</summary>
    private struct Talker(MemberId member, int partsPerMillion, int jitter, List<byte[]> code, Dictionary<(MemberId, int), double> begins)
    {
        private uint _packet;

        public void Speak(SoundTap tap, int now, int from)
        {
            for (var at = At(_packet); at <= now; at = At(++_packet))
            {
                var exact = _packet * 20.0 * (1 + partsPerMillion / 1e6) + from * 1000;
                var said = (int)Math.Round(exact / 20) * 20;
                var payload = Silence;
                foreach (var moment in Moments)
                    if ((said - moment * 1000) / 20 is var place && said >= moment * 1000 && place < code.Count)
                    {
                        payload = code[place];
                        begins.TryAdd((member, moment), exact);
                    }
                tap.Add(member.Value, (uint)(900 + from), _packet, _packet * 960, at, payload);
            }
        }

        /// <summary>When a packet arrives.</summary>
        private readonly int At(uint packet) => (int)Math.Round(packet * 20.0 * (1 + partsPerMillion / 1e6) + packet * 37 % jitter);
    }
}
