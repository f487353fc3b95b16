using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>
/// Four times a second, what was said in recorded rooms goes to their files, and who sits and speaks is noted; every few seconds that is
/// saved, and the files are brought to the disk beside. What cannot be written ends the recording, with a word to everybody, and nothing else.
/// </summary>
internal sealed partial class KeepRecordings(
    LiveRooms live, Newsroom news, IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeepRecordings> log) : BackgroundService
{
    /// <summary>Less often loses more when the server is killed; more often writes more and smaller pages, at 40 bytes each.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>Every three seconds spans are saved.</summary>
    private const int SaveEvery = 12;

    /// <summary>Every five seconds files are brought to the disk: what a power cut may take, a killed server never.</summary>
    private const int SyncEvery = 20;

    private Task _sync = Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        try
        {
            for (var tick = 1; await timer.NextAsync(stoppingToken); tick++)
            {
                foreach (var gathering in live.All) await KeepAsync(gathering, saves: tick % SaveEvery == 0, stoppingToken);
                if (tick % SyncEvery == 0) Sync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped while saving: the files are as they were written.
        }
    }

    private async Task KeepAsync(Gathering gathering, bool saves, CancellationToken ct)
    {
        if (gathering.Tape is not { } tape) return;
        IReadOnlySet<MemberId> agreed;
        Dictionary<MemberId, bool> seated;
        lock (gathering.Gate)
        {
            agreed = gathering.Stage.Consents.Agreed;
            // Whoever did not agree to be recorded does not appear in the recording.
            seated = gathering.Stage.OnStage.Where(p => agreed.Contains(p.Id)).ToDictionary(p => p.Id, p => p.Role == RoomRole.Moderator);
        }
        tape.Drain();
        var heard = gathering.Levels().Where(l => l is { Speaking: true, Muted: false }).Select(l => new MemberId(l.Source)).Where(agreed.Contains).ToHashSet();
        tape.Spans.Look(tape.NowMs, seated, heard);
        try
        {
            if (tape.Failure is { } failure) await GiveUpAsync(gathering, tape, failure, ct);
            else if (saves) await SaveAsync(gathering, tape, ct);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            NotSaved(log, gathering.Id, e);
        }
    }

    private async Task SaveAsync(Gathering gathering, Tape tape, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = scope.ServiceProvider.GetRequiredService<RecordingRows>();
        await RoomTurn.KeepAsync(gathering, async () =>
        {
            if (gathering.Tape == tape) await rows.SaveSpansAsync(gathering.Id, tape);
            return null;
        }, ct);
    }

    private async Task GiveUpAsync(Gathering gathering, Tape tape, Exception failure, CancellationToken ct)
    {
        Stopped(log, gathering.Id, failure);
        await using var scope = scopes.CreateAsyncScope();
        var (turn, rows) = (scope.ServiceProvider.GetRequiredService<RoomTurn>(), scope.ServiceProvider.GetRequiredService<RecordingRows>());
        await turn.TakeWithStorageAsync(gathering, async () =>
        {
            if (gathering.Tape != tape) return null;
            news.RecordingFailed(gathering);
            await rows.StopAsync(gathering);
            return null;
        }, ct);
    }

    /// <summary>One at a time: a disk that takes longer than the pace is not asked twice.</summary>
    private void Sync()
    {
        if (!_sync.IsCompleted) return;
        List<Tape> tapes = [.. live.All.Select(g => g.Tape).OfType<Tape>()];
        if (tapes.Count > 0) _sync = Task.Run(() => tapes.ForEach(tape => tape.Sync()), CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The recording of room {Room} has stopped: its files cannot be written. Is the disk full?")]
    static partial void Stopped(ILogger log, RoomId room, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Who spoke in the recording of room {Room} could not be saved; trying again")]
    static partial void NotSaved(ILogger log, RoomId room, Exception e);
}
