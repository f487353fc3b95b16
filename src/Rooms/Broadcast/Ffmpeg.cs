using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Live.Mix;

namespace Palabre.Rooms;

/// <summary>
/// The program that encodes rooms for players: looked for once, after the start, which takes most of a second on a small machine and
/// holds up nobody but who asks for it.
/// </summary>
internal sealed partial class Ffmpeg
{
    /// <summary>Nobody is offered to hear rooms this way.</summary>
    public static readonly Refusal Off = new("broadcast_off", 404);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string[] Needed = ["libmp3lame", "aac"];

    /// <summary>Programs that can do what is needed: houses in one process look once.</summary>
    private static readonly ConcurrentDictionary<string, bool> Known = [];

    private readonly BroadcastSettings _settings;
    private readonly ILogger<Ffmpeg> _log;
    private readonly Lazy<Task<Refusal?>> _found;

    public Ffmpeg(BroadcastSettings settings, ILogger<Ffmpeg> log)
    {
        (_settings, _log) = (settings, log);
        _found = new(() => Task.Run(LookAsync));
    }

    /// <summary>Why no room can be heard through it; null when all is well. The first question looks, and says in the log what to install.</summary>
    public Task<Refusal?> RefusedAsync() => _found.Value;

    /// <summary>A process that takes mono PCM (16 bit, 48 kHz) and gives the encoded sound. When its input ends, so does it.</summary>
    public Process Start(IEnumerable<string> encoding)
    {
        string[] input = ["-hide_banner", "-nostats", "-loglevel", "error", "-fflags", "nobuffer", "-probesize", "32", "-analyzeduration", "0",
            "-f", "s16le", "-ar", "48000", "-ac", "1", "-i", "pipe:0"];
        return Process.Start(Command([.. input, .. encoding, "-flush_packets", "1", "pipe:1"])) ?? throw new InvalidOperationException("ffmpeg did not start.");
    }

    private async Task<Refusal?> LookAsync()
    {
        if (!_settings.Enabled) return Off;
        if (!Known.ContainsKey(_settings.Ffmpeg) && !await AnswersAsync())
        {
            NoFfmpeg(_log, _settings.Ffmpeg);
            return new("no_ffmpeg", 503);
        }
        Known.TryAdd(_settings.Ffmpeg, true);
        if (OpusEncoder.IsAvailable) return null;
        NoOpus(_log);
        return new("no_libopus", 503);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var process = Process.Start(Command(["-hide_banner", "-loglevel", "error", "-encoders"]))!;
            using var limit = new CancellationTokenSource(Patience);
            process.StandardInput.Close();
            var complains = process.StandardError.ReadToEndAsync(limit.Token);
            var encoders = (await process.StandardOutput.ReadToEndAsync(limit.Token)).Split([' ', '\n']);
            await complains;
            return Needed.All(encoders.Contains);
        }
        catch (Exception e) when (e is Win32Exception or IOException or OperationCanceledException)
        {
            // Not there, not to be run, or not answering: the log says so.
            return false;
        }
    }

    private ProcessStartInfo Command(string[] arguments) => new(_settings.Ffmpeg, arguments)
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

/// <summary>So that the log says after the start what is missing, and not when somebody wants to hear.</summary>
internal sealed class LookForFfmpeg(Ffmpeg ffmpeg) : JobAfterStart
{
    protected override Task RunAsync(CancellationToken stoppingToken) => ffmpeg.RefusedAsync();
}
