using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>One voice's file while it is being written. Unbuffered: a page that was written is out of this process.</summary>
internal sealed class VoiceOnTape : IDisposable
{
    private readonly FileStream _file;
    private readonly OggOpusWriter _writer;

    public VoiceOnTape(string path, uint serial)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _writer = new OggOpusWriter(_file, serial);
        Track = new OpusTrack(_writer, 0);
    }

    public OpusTrack Track { get; }

    /// <summary>Writes what came before a moment, in milliseconds of the stretch.</summary>
    public void Settle(uint before)
    {
        Track.Release(before);
        _writer.Flush();
    }

    public void Sync() => RandomAccess.FlushToDisk(_file.SafeFileHandle);

    /// <summary>Ends the file; returns its length in samples.</summary>
    public long Finish(long length)
    {
        Track.Flush();
        _writer.Finish(length);
        return _writer.Length;
    }

    public void Dispose()
    {
        try
        {
            Track.Flush();
            _writer.Dispose();
        }
        finally { _file.Dispose(); }
    }
}
