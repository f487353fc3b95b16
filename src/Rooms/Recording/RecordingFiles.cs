using System.Globalization;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>
/// Where recordings lie in the data directory: <c>recordings/{room}/</c>. While a room lives there is a folder for each stretch, with a
/// file for each voice; once it is made there are <c>{member}.opus</c>, <c>mix.opus</c>, <c>mix.mp3</c> (where ffmpeg is installed),
/// <c>waveform.json</c> and <c>clips/{clip}.opus</c>.
/// </summary>
public sealed class RecordingFiles(StorageSettings storage)
{
    private const string Voice = "*.opus";
    private const int SamplesPerMs = OggOpusWriter.Rate / 1000;

    public string FolderOf(RoomId room) => Path.Combine(storage.DataDirectory, "recordings", room.ToString());
    public string StretchOf(RoomId room, int number) => Path.Combine(FolderOf(room), $"stretch-{number:D4}");
    public string VoiceOf(RoomId room, int stretch, MemberId member) => Path.Combine(StretchOf(room, stretch), $"{member}.opus");

    public string VoiceOf(RoomId room, MemberId member) => Path.Combine(FolderOf(room), $"{member}.opus");
    public string MixOf(RoomId room) => Path.Combine(FolderOf(room), "mix.opus");
    public string Mp3Of(RoomId room) => Path.Combine(FolderOf(room), "mix.mp3");
    public string WaveformOf(RoomId room) => Path.Combine(FolderOf(room), "waveform.json");
    public string ClipOf(RoomId room, long clip) => Path.Combine(FolderOf(room), "clips", $"{clip}.opus");

    /// <summary>Whose voices lie in a stretch.</summary>
    public IReadOnlyList<MemberId> VoicesOf(RoomId room, int stretch) => VoicesIn(StretchOf(room, stretch));

    /// <summary>Whose voices there are once the stretches are joined.</summary>
    public IReadOnlyList<MemberId> VoicesOf(RoomId room) => VoicesIn(FolderOf(room));

    /// <summary>How long a stretch is by its files, in milliseconds; the last page of one that was torn does not count.</summary>
    public long LengthOf(RoomId room, int stretch) =>
        LengthOf(VoicesOf(room, stretch).Select(voice => VoiceOf(room, stretch, voice)));

    /// <summary>How long the joined voices are; all of them the same.</summary>
    public long LengthOf(RoomId room) => LengthOf(VoicesOf(room).Take(1).Select(voice => VoiceOf(room, voice)));

    /// <summary>Deletes every file of somebody's voice, joined and in stretches.</summary>
    public void DeleteVoice(RoomId room, MemberId member)
    {
        var folder = FolderOf(room);
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, $"{member}.opus*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) != "clips").ToList()) File.Delete(path);
    }

    /// <summary>Deletes everything in which voices are heard together.</summary>
    public void DeleteMix(RoomId room)
    {
        foreach (var path in new[] { MixOf(room), Mp3Of(room), WaveformOf(room) }) File.Delete(path);
        var clips = Path.GetDirectoryName(ClipOf(room, 0))!;
        if (Directory.Exists(clips)) Directory.Delete(clips, recursive: true);
    }

    /// <summary>Everything of a room, for good.</summary>
    public void Delete(RoomId room)
    {
        if (Directory.Exists(FolderOf(room))) Directory.Delete(FolderOf(room), recursive: true);
    }

    private static long LengthOf(IEnumerable<string> paths)
    {
        var longest = 0L;
        foreach (var path in paths)
        {
            using var file = File.OpenRead(path);
            longest = Math.Max(longest, OggOpusFile.LengthOf(file));
        }
        // A trimmed last packet may go a moment beyond the end.
        return longest / SamplesPerMs;
    }

    private static IReadOnlyList<MemberId> VoicesIn(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, Voice).Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => new MemberId(long.Parse(name, CultureInfo.InvariantCulture))).OrderBy(member => member.Value),
    ];
}
