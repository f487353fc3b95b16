using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Palabre.Kit;
using Palabre.Live.Mix;

namespace Palabre.Rooms;

/// <summary>The program that encodes rooms for players: looked for once, at the start.</summary>
internal sealed partial class Ffmpeg(BroadcastSettings settings, ILogger<Ffmpeg> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string[] Needed = ["libmp3lame", "aac"];

    /// <summary>Why no room can be heard through it; null when all is well.</summary>
    public Refusal? Refused { get; private set; } = new("no_ffmpeg", 503);

    public string Path => settings.Ffmpeg;

    /// <summary>Says in the log what does not work, and what to install.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        Refused = !settings.Enabled ? new("broadcast_off", 404) : await AnswersAsync(ct) ? OpusEncoder.IsAvailable ? null : new("no_libopus", 503) : new("no_ffmpeg", 503);
        if (Refused?.Code == "no_ffmpeg") NoFfmpeg(log, settings.Ffmpeg);
        else if (Refused?.Code == "no_libopus") NoOpus(log);
    }

    /// <summary>A process that takes mono PCM (16 bit, 48 kHz) and gives the encoded sound. When its input ends, so does it.</summary>
    public Process Start(IEnumerable<string> encoding)
    {
        string[] input = ["-hide_banner", "-nostats", "-loglevel", "error", "-fflags", "nobuffer", "-probesize", "32", "-analyzeduration", "0",
            "-f", "s16le", "-ar", "48000", "-ac", "1", "-i", "pipe:0"];
        return Process.Start(Command([.. input, .. encoding, "-flush_packets", "1", "pipe:1"])) ?? throw new InvalidOperationException("ffmpeg did not start.");
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            using var process = Process.Start(Command(["-hide_banner", "-loglevel", "error", "-encoders"]))!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Patience);
            process.StandardInput.Close();
            var complains = process.StandardError.ReadToEndAsync(limit.Token);
            var encoders = (await process.StandardOutput.ReadToEndAsync(limit.Token)).Split([' ', '\n']);
            await complains;
            return Needed.All(encoders.Contains);
        }
        catch (Exception e) when (e is Win32Exception or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // Not there, not to be run, or not answering: the log says so.
            return false;
        }
    }

    private ProcessStartInfo Command(string[] arguments) => new(settings.Ffmpeg, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rooms cannot be heard as MP3 or HLS: \"{Path}\" is not an ffmpeg with libmp3lame and aac. Install the package ffmpeg, or name another with Broadcast:Ffmpeg; Broadcast:Enabled=false silences this line")]
    static partial void NoFfmpeg(ILogger log, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rooms cannot be heard as MP3 or HLS: libopus is missing. Install the package libopus0; Broadcast:Enabled=false silences this line")]
    static partial void NoOpus(ILogger log);
}
