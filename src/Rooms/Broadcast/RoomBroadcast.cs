using Microsoft.Extensions.Logging;
using Palabre.Kit;
using Palabre.Live;

namespace Palabre.Rooms;

/// <summary>What broadcasts have in common.</summary>
internal sealed record BroadcastTools(BroadcastSettings Settings, Ffmpeg Ffmpeg, BroadcastCounts Counts, IdMaker Ids, TimeProvider Clock, ILogger Log);

/// <summary>One live room for players: its mix goes to one ffmpeg for MP3 and to one for HLS, each from its first listener until a while after the last.</summary>
internal sealed class RoomBroadcast(Gathering gathering, BroadcastTools tools)
{
    private readonly Lock _gate = new();
    private Mp3? _mp3;
    private Hls? _hls;
    private IDisposable? _mix;
    private PcmQueue[] _queues = [];
    private DateTimeOffset _mp3At;
    private DateTimeOffset _hlsAt;

    public Gathering Gathering => gathering;

    /// <summary>When the room was over; its last HLS files stay a while.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>What players show: the room's title, and who speaks.</summary>
    public string Title { get; set; } = gathering.Room.Title;

    public bool IsIdle => _mp3 is null && _hls is null;
    public int Listeners => _mp3?.Crowd.Count ?? 0;
    public bool HasHls => _hls is not null;
    public IReadOnlyList<Encoder> Encoders => [.. new[] { _mp3?.Encoder, _hls?.Encoder }.OfType<Encoder>()];

    /// <summary>One more MP3 listener; null when the room is over or full.</summary>
    /// <exception cref="LiveException">There is nothing to mix.</exception>
    public (Mp3Listener Listener, Mp3Crowd Crowd)? JoinMp3()
    {
        lock (_gate)
        {
            if (EndedAt is not null || Listeners >= tools.Settings.ListenersPerRoom) return null;
            if (_mp3 is null)
            {
                var crowd = new Mp3Crowd(tools.Settings.Mp3Kilobits, tools.Counts);
                _mp3 = new(Start(crowd), crowd);
            }
            _mp3At = tools.Clock.GetUtcNow();
            return (_mp3.Crowd.Join(), _mp3.Crowd);
        }
    }

    /// <summary>The HLS files, and those to come as long as somebody asks; null when the room is over and none are left.</summary>
    /// <exception cref="LiveException">There is nothing to mix.</exception>
    public HlsWindow? WantHls()
    {
        lock (_gate)
        {
            _hlsAt = tools.Clock.GetUtcNow();
            if (EndedAt is not null || _hls is not null) return _hls?.Window;
            var window = new HlsWindow(tools.Settings, tools.Ids, tools.Clock);
            _hls = new(Start(window), window);
            return window;
        }
    }

    /// <summary>The files that there are, without a wish for more.</summary>
    public HlsWindow? Files => _hls?.Window;

    /// <summary>Stops what nobody has wanted for a while.</summary>
    public async Task SweepAsync()
    {
        if (EndedAt is not null) return;
        var now = tools.Clock.GetUtcNow();
        if (Listeners > 0) _mp3At = now;
        if (_mp3 is not null && now - _mp3At >= tools.Settings.Linger) await StopMp3Async();
        if (_hls is not null && now - _hlsAt >= tools.Settings.Linger) await StopHlsAsync(keepsFiles: false);
    }

    /// <summary>The room is over: the last words are still encoded, then every stream ends.</summary>
    public async Task EndAsync()
    {
        lock (_gate) EndedAt ??= tools.Clock.GetUtcNow();
        await Task.WhenAll(StopMp3Async(), StopHlsAsync(keepsFiles: true));
    }

    private Encoder Start(IEncodedSound sound)
    {
        _mix ??= gathering.OpenMix(Take);
        var encoder = new Encoder(tools, sound, gathering.Id);
        Volatile.Write(ref _queues, [.. _queues, encoder.Queue]);
        return encoder;
    }

    /// <summary>On the mix thread.</summary>
    private void Take(ReadOnlySpan<float> frame)
    {
        foreach (var queue in Volatile.Read(ref _queues)) queue.Add(frame);
    }

    private async Task StopMp3Async()
    {
        Mp3 mp3;
        lock (_gate)
        {
            if (_mp3 is not { } running || (EndedAt is null && running.Crowd.Count > 0)) return;
            mp3 = running;
            _mp3 = null;
            Drop(mp3.Encoder);
        }
        await mp3.Encoder.DisposeAsync();
        mp3.Crowd.End();
    }

    private async Task StopHlsAsync(bool keepsFiles)
    {
        Hls hls;
        lock (_gate)
        {
            if (_hls is not { } running) return;
            hls = running;
            if (!keepsFiles) _hls = null;
            Drop(hls.Encoder);
        }
        await hls.Encoder.DisposeAsync();
        hls.Window.End();
    }

    /// <summary>Gives an encoder nothing more; the last one gone, the room need not be mixed for us.</summary>
    private void Drop(Encoder encoder)
    {
        Volatile.Write(ref _queues, [.. _queues.Where(queue => queue != encoder.Queue)]);
        if (_queues.Length > 0) return;
        _mix?.Dispose();
        _mix = null;
    }

    private sealed record Mp3(Encoder Encoder, Mp3Crowd Crowd);

    private sealed record Hls(Encoder Encoder, HlsWindow Window);
}
