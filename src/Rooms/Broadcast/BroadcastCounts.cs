namespace Palabre.Rooms;

/// <summary>What broadcasting has done since the start, for an operator.</summary>
internal sealed class BroadcastCounts
{
    private long _framesDropped, _restarts, _slowListeners, _mp3Bytes, _playlists, _files, _hlsBytes;

    /// <summary>Frames of 20 ms that ffmpeg did not take in time.</summary>
    public long FramesDropped => Interlocked.Read(ref _framesDropped);

    /// <summary>Times that ffmpeg was started again.</summary>
    public long Restarts => Interlocked.Read(ref _restarts);

    /// <summary>MP3 listeners cut because they did not keep up.</summary>
    public long SlowListeners => Interlocked.Read(ref _slowListeners);

    public long Mp3Bytes => Interlocked.Read(ref _mp3Bytes);
    public long Playlists => Interlocked.Read(ref _playlists);
    public long Files => Interlocked.Read(ref _files);
    public long HlsBytes => Interlocked.Read(ref _hlsBytes);

    public void DropFrame() => Interlocked.Increment(ref _framesDropped);
    public void Restart() => Interlocked.Increment(ref _restarts);
    public void CutSlow(int listeners) => Interlocked.Add(ref _slowListeners, listeners);
    public void SendMp3(int bytes) => Interlocked.Add(ref _mp3Bytes, bytes);

    public void SendPlaylist(int bytes)
    {
        Interlocked.Increment(ref _playlists);
        Interlocked.Add(ref _hlsBytes, bytes);
    }

    public void SendFile(int bytes)
    {
        Interlocked.Increment(ref _files);
        Interlocked.Add(ref _hlsBytes, bytes);
    }
}
