using System.Security.Cryptography;
using Palabre.Core;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>
/// One stretch of a recording while it is being written: a file for each voice that agreed, all on one clock that begins with the
/// stretch. What was drained is with the operating system, so that a killed server loses what came since and no more; whether it is on
/// the disk is seen to now and then by <see cref="Sync"/>. A file that cannot be written stops the tape, never the room.
/// </summary>
internal sealed class Tape : IDisposable
{
    /// <summary>Milliseconds that a packet waits for those that the network brings late. More mends greater disorder, and loses more when the server is killed.</summary>
    private const uint Patience = 300;

    private const int TicksPerMs = OggOpusWriter.Rate / 1000;

    private readonly SoundTap _tap;
    private readonly Action<SoundTap> _closeTap;
    private readonly Func<MemberId, string> _pathOf;
    private readonly Func<IReadOnlySet<MemberId>> _agreed;
    private readonly TimeProvider _clock;
    private readonly long _openedAt;
    private readonly Dictionary<long, VoiceOnTape> _voices = [];
    private readonly Lock _gate = new();
    private bool _isOver;

    /// <param name="number">Of the stretch.</param>
    /// <param name="fromMs">Where it begins on the recording's clock.</param>
    /// <param name="pathOf">Where a voice is written.</param>
    /// <param name="agreed">Whose voice may be written; of the others nothing is, whatever the engine let through.</param>
    public Tape(
        int number, long fromMs, SoundTap tap, Action<SoundTap> closeTap, Func<MemberId, string> pathOf, Func<IReadOnlySet<MemberId>> agreed, TimeProvider clock)
    {
        (Number, FromMs, _tap, _closeTap, _pathOf, _agreed, _clock, _openedAt) = (number, fromMs, tap, closeTap, pathOf, agreed, clock, clock.GetTimestamp());
    }

    public int Number { get; }
    public long FromMs { get; }
    public DateTimeOffset StartedAt => _tap.Since;

    /// <summary>Who sat on stage and who was heard.</summary>
    public SpanBook Spans { get; } = new();

    /// <summary>Why it stopped by itself.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>How long it has been running.</summary>
    public long LengthMs => (long)_clock.GetElapsedTime(_openedAt).TotalMilliseconds;

    /// <summary>Now, on the recording's clock.</summary>
    public long NowMs => FromMs + LengthMs;

    /// <summary>Packets that came too fast to be kept.</summary>
    public long Dropped => _tap.Dropped;

    /// <summary>Writes what was said since the last time.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            if (!_isOver && Failure is null) Guard(DrainNow);
        }
    }

    /// <summary>Brings what was written to the disk itself. Takes as long as the disk does: not to be called where anybody waits.</summary>
    public void Sync()
    {
        List<VoiceOnTape> voices;
        lock (_gate) voices = [.. _voices.Values];
        foreach (var voice in voices)
        {
            try { voice.Sync(); }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Closed meanwhile, or a disk that fails: the next word that cannot be written says so.
            }
        }
    }

    /// <summary>Forgets a voice and what was written of it.</summary>
    public void Erase(MemberId member)
    {
        lock (_gate)
        {
            if (_voices.Remove(member.Value, out var voice)) voice.Dispose();
            Guard(() => File.Delete(_pathOf(member)));
        }
    }

    /// <summary>Writes the rest and ends every file. Returns how long the stretch was, in whole frames of 20 ms, so that what is joined keeps its places.</summary>
    public long Close()
    {
        _closeTap(_tap);
        lock (_gate)
        {
            var length = LengthMs;
            if (!_isOver && Failure is null)
            {
                Guard(() =>
                {
                    DrainNow();
                    foreach (var voice in _voices.Values) length = Math.Max(length, voice.Finish(length * TicksPerMs) / TicksPerMs);
                });
            }
            End();
            return RecordingClock.WholeFrames(length);
        }
    }

    /// <summary>The server stops: what came is written, and the stretch stays open, to be gone on with.</summary>
    public void Dispose()
    {
        _closeTap(_tap);
        Drain();
        lock (_gate) End();
    }

    private void DrainNow()
    {
        // Asked anew each time, with the gate held: nothing comes after a voice was erased.
        var agreed = _agreed();
        _tap.Take(run =>
        {
            while (RecordedPacket.TryTake(ref run, out var packet))
                if (agreed.Contains(new(packet.Source))) VoiceOf(packet.Source).Track.Add(packet);
        });
        var settled = Math.Max(0, LengthMs - Patience);
        foreach (var voice in _voices.Values) voice.Settle((uint)settled);
    }

    private VoiceOnTape VoiceOf(long member)
    {
        if (_voices.TryGetValue(member, out var voice)) return voice;
        var path = _pathOf(new(member));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return _voices[member] = new VoiceOnTape(path, (uint)RandomNumberGenerator.GetInt32(int.MaxValue));
    }

    /// <summary>A full disk, a folder that is gone, a file that may not be written: the operator's to solve, and no reason to harm a conversation.</summary>
    private void Guard(Action write)
    {
        try { write(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { Failure ??= e; }
    }

    private void End()
    {
        _isOver = true;
        _tap.Take(static _ => { });
        foreach (var voice in _voices.Values) Guard(voice.Dispose);
        _voices.Clear();
    }
}
