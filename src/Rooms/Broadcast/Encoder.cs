using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>What becomes of a room's encoded sound.</summary>
internal interface IEncodedSound
{
    /// <summary>Arguments of ffmpeg that say how to encode.</summary>
    IEnumerable<string> Arguments { get; }

    /// <summary>Silence at the very beginning, so that players have enough to start at once.</summary>
    TimeSpan Lead { get; }

    /// <summary>A new process begins; what the one before it left unfinished will not be finished.</summary>
    void Begin();

    void Take(ReadOnlySpan<byte> encoded);
}

/// <summary>
/// One ffmpeg that encodes one room, from when it is made until it is told to stop: one that dies is started again, and the sound goes on.
/// It is never an orphan: when this process dies, however it does, the pipe to ffmpeg ends and ffmpeg with it.
/// </summary>
internal sealed partial class Encoder : IAsyncDisposable
{
    /// <summary>One that lived so long may start again at once.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>For the last words. Longer holds up the end of the server, shorter cuts them off on a busy machine.</summary>
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(2);

    /// <summary>Without any output for so long, it is taken for dead. More leaves listeners in silence for longer, less kills it on a machine that stands still.</summary>
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(15);

    private readonly BroadcastTools _tools;
    private readonly IEncodedSound _sound;
    private readonly RoomId _room;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public Encoder(BroadcastTools tools, IEncodedSound sound, RoomId room)
    {
        (_tools, _sound, _room, Queue) = (tools, sound, room, new(tools.Counts));
        _running = Task.Run(RunAsync);
    }

    public PcmQueue Queue { get; }

    /// <summary>Of the process that runs now; null between two.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Lets ffmpeg finish what it was given; when this returns, it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Queue.Complete();
        _stop.CancelAfter(FlushTime);
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var wait = FirstWait;
        for (var isFirst = true; ; isFirst = false)
        {
            var since = _tools.Clock.GetTimestamp();
            var (isDone, complaint) = await EncodeAsync(isFirst ? _sound.Lead : TimeSpan.Zero);
            if (isDone || _stop.IsCancellationRequested) return;
            if (_tools.Clock.GetElapsedTime(since) > Healthy) wait = FirstWait;
            Died(_tools.Log, _room, wait, complaint);
            await Task.Delay(wait, _tools.Clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested) return;
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            _tools.Counts.Restart();
        }
    }

    /// <summary>One process, from its start to its end; done when it was given all there is.</summary>
    private async Task<(bool IsDone, string Complaint)> EncodeAsync(TimeSpan lead)
    {
        try
        {
            using var process = _tools.Ffmpeg.Start(_sound.Arguments);
            ProcessId = process.Id;
            _sound.Begin();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var feeding = FeedAsync(process, lead, ended.Token);
            var complaining = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try { await ReadAsync(process.StandardOutput.BaseStream); }
            finally { process.Kill(); }
            await ended.CancelAsync();
            var isDone = await feeding;
            await process.WaitForExitAsync(CancellationToken.None);
            return (isDone, (await complaining).Trim());
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidDataException)
        {
            // Not to be started at this moment (no memory, no more processes), or it writes what nobody understands.
            return (false, e.Message);
        }
        finally { ProcessId = null; }
    }

    /// <summary>True when everything was handed over.</summary>
    private async Task<bool> FeedAsync(Process process, TimeSpan lead, CancellationToken ct)
    {
        try
        {
            var input = process.StandardInput.BaseStream;
            await input.WriteAsync(new byte[(int)(lead.TotalSeconds * PcmQueue.Rate) * sizeof(short)], ct);
            await Queue.PumpAsync(input, ct);
            process.StandardInput.Close();
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It has died, or hangs at the end: whoever reads from it finds out.
            return false;
        }
    }

    /// <summary>Until its output ends, or it is of no more use.</summary>
    private async Task ReadAsync(Stream output)
    {
        var buffer = new byte[16 * 1024];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            do limit.CancelAfter(Stalled);
            while (await output.ReadAsync(buffer, limit.Token) is > 0 and var read && Took(buffer.AsSpan(0, read)));
        }
        catch (OperationCanceledException)
        {
            // Told to stop and out of time, or stuck.
        }
    }

    private bool Took(ReadOnlySpan<byte> encoded)
    {
        _sound.Take(encoded);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "ffmpeg of room {Room} has died; another one starts in {Wait}. {Complaint}")]
    static partial void Died(ILogger log, RoomId room, TimeSpan wait, string complaint);
}
