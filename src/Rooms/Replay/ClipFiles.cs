using System.Security.Cryptography;
using Palabre.Core;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>The sound of clips: cut out of the recording's mix without encoding it anew.</summary>
public sealed class ClipFiles(RecordingFiles files)
{
    /// <summary>Cuts, in place of what was cut before; false when the mix has nothing there.</summary>
    public bool Make(RoomClip clip)
    {
        var path = files.ClipOf(clip.Room, clip.Id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.new";
        bool made;
        using (var mix = File.OpenRead(files.MixOf(clip.Room)))
        using (var cut = File.Create(unfinished))
            made = OggOpusCut.Copy(mix, cut, NewSerial(), TimeSpan.FromMilliseconds(clip.FromMs), TimeSpan.FromMilliseconds(clip.ToMs), tags: new(clip.Title)) > TimeSpan.Zero;
        if (made) File.Move(unfinished, path, overwrite: true);
        else File.Delete(unfinished);
        return made;
    }

    public void Delete(RoomClip clip) => Delete(clip.Room, clip.Id);

    /// <summary>Does nothing when it is gone.</summary>
    public void Delete(RoomId room, long clip)
    {
        if (File.Exists(files.ClipOf(room, clip))) File.Delete(files.ClipOf(room, clip));
    }

    private static uint NewSerial() => (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
}
