using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>
/// Where recordings lie in the data directory: <c>recordings/{room}/</c>. While a room lives there is a folder for each stretch, with a
/// file for each voice; once it is made there are <c>{member}.opus</c>, <c>mix.opus</c>, <c>mix.mp3</c> (where ffmpeg is installed),
/// <c>waveform.json</c> and <c>clips/{clip}.opus</c>.
/// </summary>
public sealed class RecordingFiles(StorageSettings storage)
{
    public string FolderOf(RoomId room) => Path.Combine(storage.DataDirectory, "recordings", room.ToString());
    public string StretchOf(RoomId room, int number) => Path.Combine(FolderOf(room), $"stretch-{number:D4}");
    public string VoiceOf(RoomId room, int stretch, MemberId member) => Path.Combine(StretchOf(room, stretch), $"{member}.opus");

    public string VoiceOf(RoomId room, MemberId member) => Path.Combine(FolderOf(room), $"{member}.opus");
    public string MixOf(RoomId room) => Path.Combine(FolderOf(room), "mix.opus");
    public string Mp3Of(RoomId room) => Path.Combine(FolderOf(room), "mix.mp3");
    public string WaveformOf(RoomId room) => Path.Combine(FolderOf(room), "waveform.json");
    public string ClipOf(RoomId room, long clip) => Path.Combine(FolderOf(room), "clips", $"{clip}.opus");

    /// <summary>Everything of a room, for good.</summary>
    public void Delete(RoomId room)
    {
        if (Directory.Exists(FolderOf(room))) Directory.Delete(FolderOf(room), recursive: true);
    }
}
