using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Live;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>
/// Makes the files of recordings whose room is over, or from which a voice was taken, one after another on a thread that waits for all
/// others. What is to be made stands in storage: whatever stops this, the next start goes on.
/// </summary>
internal sealed partial class MakeRecordings(
    RecordingWork work, RecordingMaker maker, RecordingFiles files, IServiceScopeFactory scopes, TimeProvider clock, ILogger<MakeRecordings> log) : BackgroundService
{
    /// <summary>How often it looks unasked, and tries again what failed.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await LookAsync(stoppingToken);
                await work.WaitAsync(Pace, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped in the middle: the next start begins that recording again.
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try { await MakeAllAsync(ct); }
        catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            NotLooked(log, e);
        }
    }

    private async Task MakeAllAsync(CancellationToken ct)
    {
        HashSet<RoomId> failed = [];
        while (await NextAsync(failed, ct) is { } room)
        {
            try { await MakeAsync(room, ct); }
            catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
            {
                failed.Add(room);
                NotMade(log, room, e);
            }
        }
    }

    private async Task<RoomId?> NextAsync(HashSet<RoomId> failed, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var waiting = await db.Set<Recording>().Where(r => r.State == RecordingState.Making).OrderBy(r => r.Room).Select(r => r.Room).ToListAsync(ct);
        return waiting.Where(room => !failed.Contains(room)).Select(room => (RoomId?)room).FirstOrDefault();
    }

    private async Task MakeAsync(RoomId room, CancellationToken ct)
    {
        if (await PlanAsync(room, ct) is not { } planned) return;
        foreach (var member in planned.Plan.Without) files.DeleteVoice(room, member);
        var length = 0L;
        await QuietThread.RunAsync(() => length = maker.Make(planned.Plan, ct), "recording");
        await work.Gate.WaitAsync(ct);
        try { await PublishAsync(planned.Plan, planned.Version, length); }
        finally { work.Gate.Release(); }
    }

    /// <summary>What is to be made, and of which version: a voice withdrawn meanwhile makes it another.</summary>
    private async Task<(RecordingPlan Plan, int Version)?> PlanAsync(RoomId id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        if (await db.Set<Recording>().AsNoTracking().SingleOrDefaultAsync(r => r.Room == id, ct) is not { State: RecordingState.Making } recording) return null;
        var room = await db.Set<Room>().AsNoTracking().SingleAsync(r => r.Id == id, ct);
        var stretches = await db.Set<RecordedStretch>().AsNoTracking().Where(s => s.Room == id).OrderBy(s => s.Number).ToListAsync(ct);
        var withdrawn = await db.Set<RecordingConsent>().Where(c => c.Room == id && c.WithdrawnAt != null).Select(c => c.Member).ToListAsync(ct);
        var clips = await db.Set<RoomClip>().AsNoTracking().Where(c => c.Room == id).ToListAsync(ct);
        var length = recording.LengthMs > 0 ? recording.LengthMs : Math.Max(RecordingClock.EndOf(stretches.LastOrDefault(), 0), EndOfFiles(id, stretches));
        return (new(id, room.Title, recording.StartedAt, [.. stretches.Select(s => (s.Number, s.FromMs))], length, withdrawn.ToHashSet(), clips), recording.Version);
    }

    /// <summary>Of the stretches, or of what an earlier run has joined already.</summary>
    private long EndOfFiles(RoomId id, IReadOnlyList<RecordedStretch> stretches) =>
        RecordingClock.WholeFrames(Math.Max(files.LengthOf(id), stretches.Select(s => s.FromMs + files.LengthOf(id, s.Number)).DefaultIfEmpty().Max()));

    /// <summary>With the gate held.</summary>
    private async Task PublishAsync(RecordingPlan plan, int version, long length)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var recording = await db.Set<Recording>().SingleOrDefaultAsync(r => r.Room == plan.Room, CancellationToken.None);
        // Deleted meanwhile: nor may anything of it be left that was just made.
        if (recording is null) files.Delete(plan.Room);
        else if (recording.Version != version) maker.Discard(plan);
        if (recording is null || recording.Version != version) return;

        if (length > 0) maker.Publish(plan);
        else files.Delete(plan.Room);
        await db.Set<RecordedSpan>().Where(s => s.Room == plan.Room && plan.Without.Contains(s.Member)).ExecuteDeleteAsync(CancellationToken.None);
        recording.State = length > 0 ? RecordingState.Ready : RecordingState.Empty;
        recording.LengthMs = length;
        if (length > 0 && recording.ReadyAt is null) db.Tell(new RecordingReady(plan.Room, length));
        recording.ReadyAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(CancellationToken.None);
        if (length > 0) Made(log, plan.Room, length / 1000);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The recording of room {Room} is made: {Seconds} s")]
    static partial void Made(ILogger log, RoomId room, long seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The recording of room {Room} could not be made; trying again in a minute")]
    static partial void NotMade(ILogger log, RoomId room, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recordings that wait to be made could not be looked for; trying again in a minute")]
    static partial void NotLooked(ILogger log, Exception e);
}
