using System.Security.Cryptography;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>Sound of clips, cut out of a recording's mix as it is.</summary>
internal static class ClipFiles
{
    /// <summary>Writes a clip's file, whole or not at all; false when nothing of it lies in the mix.</summary>
    /// <param name="mix">The mix's path.</param>
    /// <param name="target">Where the clip is to lie.</param>
    /// <param name="clip">From when to when.</param>
    /// <param name="title">For a clip without one of its own.</param>
    public static bool Make(string mix, string target, RoomClip clip, string title)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var unfinished = target + ".cut";
        TimeSpan length;
        using (var source = File.OpenRead(mix))
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            length = OggOpusCut.Copy(source, file, (uint)RandomNumberGenerator.GetInt32(int.MaxValue),
                TimeSpan.FromMilliseconds(clip.FromMs), TimeSpan.FromMilliseconds(clip.ToMs), OggOpusFile.ChannelsOf(mix), new OpusTags(clip.Title ?? title));
            file.Flush(flushToDisk: true);
        }
        if (length == TimeSpan.Zero) File.Delete(unfinished);
        else File.Move(unfinished, target, overwrite: true);
        return length > TimeSpan.Zero;
    }
}
