using Palabre.Live.Rtp;

namespace Palabre.Live.Mix;

/// <summary>
/// One voice on its way into a mix: takes packets as they come, and gives sound a frame at a time, in order, at the mix's own pace. What is
/// lost is made up, what comes late is waited for as long as a conversation bears. Packets may be added by one thread while another reads.
/// </summary>
internal sealed class VoiceInput : IDisposable
{
    /// <summary>How much longer than due it may lie before the voice begins anew, 200 ms.</summary>
    private const int TooLate = 9600;

    /// <summary>A frame of silence and the unevenness of the mix's own pace: 40 ms later than due is left as it is, more is shortened.</summary>
    private const int Late = 1920;

    /// <summary>So much earlier than due, 20 ms, and it is stretched: the wait has as much to spare.</summary>
    private const int Early = 960;

    /// <summary>Frames between two corrections: 100 ms. Fewer correct faster, and roughen the voice.</summary>
    private const int Rest = 5;

    /// <summary>Below this peak (−50 dB) a frame is a pause, in which nobody hears what is left out.</summary>
    private const float Quiet = 0.003f;

    /// <summary>Samples over which a voice comes back from what was made up: 5 ms.</summary>
    private const int Return = 240;

    private readonly Lock _gate = new();
    private readonly VoiceQueue _queue = new();
    private readonly ArrivalClock _clock = new();
    private readonly VoiceSound _sound = new();
    private readonly OpusDecoder _decoder = new(MixBus.Channels);
    private readonly byte[] _packet = GC.AllocateArray<byte>(1300, pinned: true);
    private uint _ssrc;
    private long _timestamp;
    private long _next;
    private long _end;
    private int _madeUp;
    private int _rest;
    private bool _plays;
    private volatile bool _restarts;

    /// <summary>What the frame last read came out of; nothing while it is silent.</summary>
    public FrameOrigin Origin { get; private set; } = new(long.MaxValue, 0);

    /// <summary>Packets that never came, or too late.</summary>
    public long Lost { get; private set; }

    /// <summary>Whether it is sent in stereo: music, or a room, rather than a voice.</summary>
    public bool IsStereo { get; private set; }

    /// <summary>Whether its packets end where the mix's frames do, so that one can change between the two without a seam.</summary>
    public bool IsAligned { get; private set; } = true;

    /// <summary>How long sound waits here, in samples.</summary>
    public long Wait
    {
        get { lock (_gate) return _clock.Wait; }
    }

    /// <summary>How many milliseconds what comes next lies behind the fastest packet that could have brought it.</summary>
    public double Behind(long now)
    {
        lock (_gate) return (_clock.DueAt(now * 48) + _clock.Wait - Position) / 48.0;
    }

    private long Position => _end + _madeUp - _sound.Count;

    /// <summary>Takes one packet.</summary>
    /// <param name="ssrc">The stream; another one begins the numbers anew.</param>
    /// <param name="sequence">Unwrapped.</param>
    /// <param name="timestamp">In samples, by the speaker's clock.</param>
    /// <param name="now">Milliseconds.</param>
    /// <param name="number">The packet's place among all of the room.</param>
    /// <param name="level">As RFC 6464 writes it.</param>
    /// <param name="opus">The packet.</param>
    public void Add(uint ssrc, long sequence, uint timestamp, long now, long number, byte level, ReadOnlySpan<byte> opus)
    {
        lock (_gate)
        {
            if (ssrc != _ssrc) Restart(ssrc, timestamp);
            var unwrapped = _timestamp + (int)(timestamp - (uint)_timestamp);
            if (!_queue.Add(new(sequence, unwrapped, number, level), opus)) return;
            _timestamp = Math.Max(_timestamp, unwrapped);
            _clock.Take(now * 48, unwrapped);
        }
    }

    /// <summary>Gives the next frame.</summary>
    /// <param name="frame"><see cref="MixBus.FrameLength"/>; untouched when there is none.</param>
    /// <param name="now">When the frame is due, in milliseconds.</param>
    /// <returns>False while nothing is heard of the voice.</returns>
    public bool Read(Span<float> frame, long now)
    {
        if (!Goes(now, out var due)) return Silent();
        while (_plays && _sound.Count < MixBus.FrameSamples) _ = Fill() || MakeUp();
        if (_sound.Count == 0) return Silent();
        if (_sound.Count < MixBus.FrameSamples) FillWithSilence();
        Correct(due);
        Origin = _sound.Take(frame);
        IsAligned = _sound.Count % MixBus.FrameSamples == 0;
        return true;
    }

    /// <summary>What waits and what was decoded is forgotten: the voice may not be heard any more.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _queue.Clear();
            _restarts = true;
        }
    }

    /// <summary>The packets from this one on, in order, whether they were mixed or not.</summary>
    public bool TryNext(long from, Span<byte> payload, out VoicePacket packet)
    {
        lock (_gate)
        {
            if (!_queue.TryNext(from, out packet)) return false;
            _queue.PayloadOf(packet).CopyTo(payload);
            return true;
        }
    }

    /// <summary>For the thread that reads; nothing may be added any more.</summary>
    public void Dispose()
    {
        _queue.Clear();
        _sound.Clear();
        _packet.AsSpan().Clear();
        _decoder.Dispose();
    }

    private void Restart(uint ssrc, uint timestamp)
    {
        _ssrc = ssrc;
        _queue.Clear();
        _clock.Restart();
        _timestamp = timestamp;
        _restarts = true;
    }

    private bool Silent()
    {
        IsAligned = true;
        // What waits to be said counts as being said: who heard it elsewhere must not hear it again.
        lock (_gate) Origin = new(_queue.TryNext(_next, out var packet) ? packet.Number : long.MaxValue, _next);
        return false;
    }

    /// <summary>Whether it sounds now: it did and goes on, or a spurt of speech is due.</summary>
    private bool Goes(long now, out long due)
    {
        lock (_gate)
        {
            if (_restarts) Stop();
            _restarts = false;
            due = _clock.DueAt(now * 48);
            if (_plays && due - Position > TooLate) Stop();
            if (_plays) return true;
            // What is too old to be said yet is passed over, unless nothing newer is there.
            while (_queue.TryNext(_next, out var packet))
            {
                if (packet.Timestamp > due) return false;
                _next = packet.Sequence;
                if (due - packet.Timestamp <= TooLate / 2 || packet.Sequence == _queue.Newest) return Begin(packet);
                _next++;
            }

            return false;
        }
    }

    private bool Begin(in VoicePacket packet)
    {
        _end = packet.Timestamp;
        _madeUp = 0;
        return _plays = true;
    }

    private void Stop()
    {
        if (_restarts) _next = 0;
        _sound.Clear();
        _plays = false;
        _madeUp = 0;
    }

    /// <summary>Decodes the next packet, or what lies lost before it; false when none is there in time.</summary>
    private bool Fill()
    {
        VoicePacket packet;
        lock (_gate)
        {
            if (_restarts || !_sound.HasRoom || !_queue.TryNext(_next, out packet)) return false;
            // So long a gap is a pause, or as good as one: the voice dies away and begins anew.
            if (packet.Timestamp - _end - _madeUp > OpusDecoder.LongestFrame) return false;
            _queue.PayloadOf(packet).CopyTo(_packet);
        }

        var opus = _packet.AsSpan(0, packet.Length);
        var gap = (int)Math.Max(0, packet.Timestamp - _end - _madeUp) / 120 * 120;
        if (gap > 0) return Bridge(gap, packet, opus);
        Lost += packet.Sequence - _next;
        return Decode(packet, opus);
    }

    /// <summary>What is missing before a packet: out of its error correction if something was lost, made up after a pause.</summary>
    private bool Bridge(int gap, in VoicePacket packet, ReadOnlySpan<byte> opus)
    {
        var room = _sound.Room(gap);
        var made = packet.Sequence == _next ? _decoder.Conceal(room) : _decoder.Recover(opus, room);
        if (made < gap) room[(made * MixBus.Channels)..].Clear();
        ComeBack(room);
        _sound.Keep(gap, packet.Sequence, packet.Number);
        Lost += packet.Sequence - _next;
        (_next, _end, _madeUp) = (packet.Sequence, _end + _madeUp + gap, 0);
        return true;
    }

    private bool Decode(in VoicePacket packet, ReadOnlySpan<byte> opus)
    {
        var samples = _decoder.Decode(opus, _sound.Room(OpusDecoder.LongestFrame));
        ComeBack(_sound.Room(samples));
        _sound.Keep(samples, packet.Sequence, packet.Number);
        // Packets of silence say nothing of it.
        if (packet.Length > 3) IsStereo = OpusToc.IsStereo(opus);
        (_next, _end, _madeUp) = (packet.Sequence + 1, packet.Timestamp + samples, 0);
        return true;
    }

    /// <summary>Goes on as it sounded, ever more softly; after 80 ms it has ended.</summary>
    private bool MakeUp()
    {
        const int Hold = 960, Fade = 2880;
        var samples = (MixBus.FrameSamples - _sound.Count + 119) / 120 * 120;
        if (_madeUp >= Hold + Fade || !_sound.HasRoom) return _plays = false;
        var room = _sound.Room(samples);
        var made = _decoder.Conceal(room);
        if (made < samples) room[(made * MixBus.Channels)..].Clear();
        for (var i = 0; i < samples; i++)
        {
            var factor = Math.Clamp(1 - (_madeUp + i - Hold) / (float)Fade, 0, 1);
            room[i * 2] *= factor;
            room[i * 2 + 1] *= factor;
        }

        _sound.Keep(samples, _next, long.MaxValue);
        _madeUp += samples;
        return true;
    }

    private void ComeBack(Span<float> sound)
    {
        if (_madeUp <= 960) return;
        var from = Math.Clamp(1 - (_madeUp - 960) / 2880f, 0, 1);
        for (var i = 0; i < Math.Min(Return, sound.Length / 2); i++)
        {
            var factor = from + (1 - from) * i / Return;
            sound[i * 2] *= factor;
            sound[i * 2 + 1] *= factor;
        }
    }

    private void FillWithSilence()
    {
        var samples = MixBus.FrameSamples - _sound.Count;
        _sound.Room(samples).Clear();
        _sound.Keep(samples, _next, long.MaxValue);
    }

    /// <summary>Brings the voice nearer to when it is due, a few milliseconds at a time.</summary>
    private void Correct(long due)
    {
        if (!_plays || _madeUp > 0) return;
        if (!IsAligned && Samples.Peak(_sound.All) < Quiet) Align();
        if (--_rest > 0) return;
        var late = due - Position;
        if (late > Late) Shorten();
        else if (late < -Early) Lengthen();
    }

    private void Shorten()
    {
        while (_sound.Count < MixBus.FrameSamples + Stretching.Needed && Fill()) { }
        if (_sound.Count < MixBus.FrameSamples + Stretching.Needed || _madeUp > 0) return;
        _sound.Shorten(Stretching.Shorten(_sound.All));
        _rest = Rest;
    }

    private void Lengthen()
    {
        if (!_sound.HasRoom) return;
        _sound.Stretch(Stretching.Lengthen(_sound.WithRoom(Stretching.Most), _sound.Count));
        _rest = Rest;
    }

    /// <summary>In a pause, what is left over of a packet is left out, so that packets end with frames again.</summary>
    private void Align()
    {
        var left = _sound.Count % MixBus.FrameSamples;
        if (left == 0) return;
        while (_sound.Count < MixBus.FrameSamples + left && Fill()) { }
        if (_sound.Count < MixBus.FrameSamples + left || _sound.Count % MixBus.FrameSamples != left) return;
        Stretching.LeaveOut(_sound.All, left);
        _sound.Shorten(left);
    }
}
