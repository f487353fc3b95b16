using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Recorded;

/// <summary>Files of a recording, made without a room.</summary>
public sealed class RecordingMakerTests : IDisposable
{
    private static readonly RoomId Room = new(1);
    private static readonly MemberId Ada = new(2);

    private readonly string _data = Directory.CreateTempSubdirectory("palabre-maker-").FullName;
    private readonly RecordingFiles _files;

    public RecordingMakerTests() => _files = new(new StorageSettings(_data, null));

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void The_mp3_is_made_by_the_program_that_the_settings_name()
    {
        var voice = _files.VoiceOf(Room, 0, Ada);
        Directory.CreateDirectory(Path.GetDirectoryName(voice)!);
        File.WriteAllBytes(voice, OpusTools.Encode(ToneCode.Encode("A1")));
        var plan = new RecordingPlan(Room, "Une phrase", DateTimeOffset.UnixEpoch, [(0, 0)], 700, new HashSet<MemberId>(), []);

        Make(new() { Ffmpeg = Path.Combine(_data, "no-ffmpeg") });
        Assert.False(File.Exists(_files.Mp3Of(Room)));
        Make(new());
        Assert.True(File.Exists(_files.Mp3Of(Room)));

        void Make(BroadcastSettings settings)
        {
            var maker = new RecordingMaker(_files, settings);
            Assert.Equal(700, maker.Make(plan, Api.Ct));
            maker.Publish(plan);
            Assert.True(File.Exists(_files.MixOf(Room)));
        }
    }
}
