using System.Globalization;
using System.Security.Cryptography;
using Palabre.Core;
using Palabre.Live.Mix;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>What is to be made.</summary>
/// <param name="Stretches">Number and beginning of each, in milliseconds.</param>
/// <param name="LengthMs">Of the whole: the same for the recording's life, so that a voice that goes moves nothing. 0 when nothing was recorded.</param>
/// <param name="Without">Those whose voice was withdrawn.</param>
internal sealed record RecordingPlan(
    RoomId Room, string Title, DateTimeOffset StartedAt, IReadOnlyList<(int Number, long FromMs)> Stretches, long LengthMs,
    IReadOnlySet<MemberId> Without, IReadOnlyList<RoomClip> Clips);

/// <summary>
/// Makes the files of a recording: joins each voice's stretches as they are, mixes the voices, and draws the waveform. New files lie
/// beside the old ones (<c>.part</c>) until <see cref="Publish"/>; run twice, the second run does the same again.
/// </summary>
internal sealed class RecordingMaker(RecordingFiles files, BroadcastSettings broadcast)
{
    private const string Part = ".part";
    private const int SamplesPerMs = OggOpusWriter.Rate / 1000;

    /// <summary>Returns how long the recording is, in milliseconds; 0 when nothing is left to hear.</summary>
    public long Make(RecordingPlan plan, CancellationToken ct)
    {
        if (plan.LengthMs == 0) return 0;
        JoinStretches(plan, ct);
        List<MemberId> voices = [.. files.VoicesOf(plan.Room).Where(v => !plan.Without.Contains(v))];
        if (voices.Count == 0) return 0;
        Mix(plan, voices, ct);
        Mp3File.Write(broadcast.Ffmpeg, files.MixOf(plan.Room) + Part, files.Mp3Of(plan.Room) + Part, plan.Title, ct);
        foreach (var clip in plan.Clips)
            ClipFiles.Make(files.MixOf(plan.Room) + Part, files.ClipOf(plan.Room, clip.Id) + Part, clip, plan.Title);
        return plan.LengthMs;
    }

    /// <summary>The new files take the place of the old ones; what they were made of goes.</summary>
    public void Publish(RecordingPlan plan)
    {
        foreach (var path in Made(plan).Where(path => File.Exists(path + Part))) File.Move(path + Part, path, overwrite: true);
        foreach (var (number, _) in plan.Stretches)
            if (Directory.Exists(files.StretchOf(plan.Room, number))) Directory.Delete(files.StretchOf(plan.Room, number), recursive: true);
    }

    /// <summary>What was made may not be heard any more: it goes.</summary>
    public void Discard(RecordingPlan plan)
    {
        foreach (var path in Made(plan).Where(path => File.Exists(path + Part))) File.Delete(path + Part);
    }

    private List<string> Made(RecordingPlan plan) =>
        [files.MixOf(plan.Room), files.Mp3Of(plan.Room), files.WaveformOf(plan.Room), .. plan.Clips.Select(c => files.ClipOf(plan.Room, c.Id))];

    private void JoinStretches(RecordingPlan plan, CancellationToken ct)
    {
        List<(int Number, long FromMs)> found = [.. plan.Stretches.Where(s => Directory.Exists(files.StretchOf(plan.Room, s.Number)))];
        foreach (var voice in found.SelectMany(s => files.VoicesOf(plan.Room, s.Number)).Distinct().Where(v => !plan.Without.Contains(v)))
        {
            ct.ThrowIfCancellationRequested();
            Write(files.VoiceOf(plan.Room, voice), target =>
            {
                using var writer = new OggOpusWriter(target, Serial(), tags: Tags(plan));
                var join = new OggOpusJoin(writer);
                foreach (var (number, from) in found.Where(s => File.Exists(files.VoiceOf(plan.Room, s.Number, voice))))
                {
                    using var stretch = File.OpenRead(files.VoiceOf(plan.Room, number, voice));
                    join.Add(stretch, from * SamplesPerMs);
                }
                writer.FinishAt(plan.LengthMs * SamplesPerMs);
            });
            File.Move(files.VoiceOf(plan.Room, voice) + Part, files.VoiceOf(plan.Room, voice), overwrite: true);
        }
    }

    private void Mix(RecordingPlan plan, List<MemberId> voices, CancellationToken ct)
    {
        var isStereo = voices.Exists(voice => Read(voice, RecordingMix.IsStereo));
        var step = Waveform.StepOf(plan.LengthMs);
        IReadOnlyList<byte> peaks = [];
        List<FileStream> open = [];
        try
        {
            foreach (var voice in voices) open.Add(File.OpenRead(files.VoiceOf(plan.Room, voice)));
            Write(files.MixOf(plan.Room), target =>
                peaks = RecordingMix.Write(open, target, new MixForm(Serial(), plan.LengthMs * SamplesPerMs, step, isStereo, Tags(plan)), ct));
        }
        finally { open.ForEach(file => file.Dispose()); }
        Write(files.WaveformOf(plan.Room), target => Waveform.Write(target, step, peaks));

        bool Read(MemberId voice, Func<Stream, bool> look)
        {
            using var file = File.OpenRead(files.VoiceOf(plan.Room, voice));
            return look(file);
        }
    }

    /// <summary>Whole and on disk, beside where it belongs.</summary>
    private static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path + Part, FileMode.Create, FileAccess.Write);
        write(file);
        file.Flush(flushToDisk: true);
    }

    private static OpusTags Tags(RecordingPlan plan) => new(plan.Title, plan.StartedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static uint Serial() => (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
}
