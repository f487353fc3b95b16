using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Broadcasting for an operator.</summary>
internal sealed class BroadcastMetrics(Broadcasts broadcasts, BroadcastCounts counts) : IMetrics
{
    public void Write(MetricsText text)
    {
        var rooms = broadcasts.All;
        text.Gauge("broadcast_rooms", "Rooms encoded for players now.", rooms.Count(room => room is { IsIdle: false, EndedAt: null }));
        text.Gauge("broadcast_encoders", "Processes of ffmpeg that encode now.", rooms.Sum(room => room.Encoders.Count(encoder => encoder.ProcessId is not null)));
        text.Gauge("broadcast_mp3_listeners", "Open MP3 streams.", rooms.Sum(room => room.Listeners));
        text.Counter("broadcast_mp3_bytes", "Bytes of MP3 sent.", counts.Mp3Bytes);
        text.Counter("broadcast_mp3_slow", "MP3 listeners cut because they did not keep up.", counts.SlowListeners);
        text.Counter("broadcast_hls_playlists", "Requests for HLS playlists that were answered.", counts.Playlists);
        text.Counter("broadcast_hls_files", "Requests for HLS segments and heads that were answered.", counts.Files);
        text.Counter("broadcast_hls_bytes", "Bytes of these answers.", counts.HlsBytes);
        text.Counter("broadcast_frames_dropped", "Frames of 20 ms that ffmpeg did not take in time.", counts.FramesDropped);
        text.Counter("broadcast_restarts", "Times that ffmpeg died and was started again.", counts.Restarts);
    }
}
