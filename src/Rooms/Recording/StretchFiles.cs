using System.Globalization;
using Palabre.Core;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>What lies in the folders of recordings.</summary>
internal static class StretchFiles
{
    private const string Voice = "*.opus";
    private const int SamplesPerMs = OggOpusWriter.Rate / 1000;

    /// <summary>Whose voices lie in a stretch.</summary>
    public static IReadOnlyList<MemberId> VoicesOf(this RecordingFiles files, RoomId room, int stretch) => VoicesIn(files.StretchOf(room, stretch));

    /// <summary>Whose voices there are once the stretches are joined.</summary>
    public static IReadOnlyList<MemberId> VoicesOf(this RecordingFiles files, RoomId room) => VoicesIn(files.FolderOf(room));

    /// <summary>How long a stretch is by its files, in milliseconds; the last page of one that was torn does not count.</summary>
    public static long LengthOf(this RecordingFiles files, RoomId room, int stretch) =>
        LengthOf(files.VoicesOf(room, stretch).Select(voice => files.VoiceOf(room, stretch, voice)));

    /// <summary>How long the joined voices are; all of them the same.</summary>
    public static long LengthOf(this RecordingFiles files, RoomId room) => LengthOf(files.VoicesOf(room).Take(1).Select(voice => files.VoiceOf(room, voice)));

    /// <summary>Deletes every file of somebody's voice, joined and in stretches.</summary>
    public static void DeleteVoice(this RecordingFiles files, RoomId room, MemberId member)
    {
        var folder = files.FolderOf(room);
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, $"{member}.opus*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) != "clips").ToList()) File.Delete(path);
    }

    /// <summary>Deletes everything in which voices are heard together.</summary>
    public static void DeleteMix(this RecordingFiles files, RoomId room)
    {
        foreach (var path in new[] { files.MixOf(room), files.Mp3Of(room), files.WaveformOf(room) }) File.Delete(path);
        var clips = Path.GetDirectoryName(files.ClipOf(room, 0))!;
        if (Directory.Exists(clips)) Directory.Delete(clips, recursive: true);
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
            .Select(name => new MemberId(long.Parse(name, CultureInfo.InvariantCulture))).Order(Comparer<MemberId>.Create((a, b) => a.Value.CompareTo(b.Value))),
    ];
}
