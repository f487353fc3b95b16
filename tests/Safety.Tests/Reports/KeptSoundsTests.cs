using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety.Tests;

/// <summary>Sounds on a disk that does not let go of all of them.</summary>
public sealed class KeptSoundsTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task One_that_cannot_be_destroyed_is_heard_no_longer_keeps_no_other_and_is_tried_again()
    {
        var (bruno, carla) = (await house.NewAsync("bruno"), await house.NewAsync("carla"));
        List<ReportId> reports = [];
        foreach (var sound in new[] { "one", "stuck", "three" })
        {
            reports.Add(await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" }));
            await AddAsync(reports[^1], sound, bruno.Id);
        }
        await using var scope = house.App.Services.CreateAsyncScope();
        var disk = new StuckDisk("stuck", bruno.Id);
        var sounds = new KeptSounds(scope.ServiceProvider.GetRequiredService<PalabreDb>(), disk, new SafetySettings(), TimeProvider.System, NullLogger<KeptSounds>.Instance);
        Assert.NotNull(await sounds.OpenAsync(reports[1], bruno.Id, Ct));

        await sounds.DestroyAsync(reports, Ct);
        Assert.Equal(["one", "three"], disk.Destroyed);
        Assert.Equal([reports[1]], await LeftAsync());
        Assert.Null(await sounds.OpenAsync(reports[1], bruno.Id, Ct));
        Assert.Empty(await sounds.OfAsync(reports, Ct));
        await sounds.ProlongAsync(reports, Ct);
        Assert.Null(await sounds.OpenAsync(reports[1], bruno.Id, Ct));

        Assert.Equal(0, await sounds.DestroyDueAsync(Ct));
        disk.Stuck = null;
        Assert.Equal(1, await sounds.DestroyDueAsync(Ct));
        Assert.Empty(await LeftAsync());
    }

    [Fact]
    public async Task A_stop_in_between_leaves_it_due()
    {
        var (bruno, carla) = (await house.NewAsync("bruno"), await house.NewAsync("carla"));
        var report = await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        await AddAsync(report, "two", bruno.Id);
        await using var scope = house.App.Services.CreateAsyncScope();
        var disk = new StuckDisk("two", bruno.Id) { Says = new OperationCanceledException() };
        var sounds = new KeptSounds(scope.ServiceProvider.GetRequiredService<PalabreDb>(), disk, new SafetySettings(), TimeProvider.System, NullLogger<KeptSounds>.Instance);
        await Assert.ThrowsAsync<OperationCanceledException>(() => sounds.DestroyAsync([report], Ct));
        Assert.Null(await sounds.OpenAsync(report, bruno.Id, Ct));
        disk.Stuck = null;
        Assert.Equal(1, await sounds.DestroyDueAsync(Ct));
    }

    private async Task AddAsync(ReportId report, string sound, MemberId speaker)
    {
        await using var scope = house.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var now = TimeProvider.System.GetUtcNow();
        db.Add(new ReportSound { Report = report, SoundId = sound, Key = new byte[32], From = now, To = now, Speakers = speaker.ToString(), KeepUntil = now.AddDays(1) });
        await db.SaveChangesAsync(Ct);
    }

    private async Task<List<ReportId>> LeftAsync()
    {
        await using var scope = house.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<ReportSound>().Select(s => s.Report).ToListAsync(Ct);
    }

    /// <summary>One speaker can be heard in every file, and one file does not go.</summary>
    private sealed class StuckDisk(string stuck, MemberId speaker) : IIncidentSound
    {
        public string? Stuck { get; set; } = stuck;
        public Exception Says { get; init; } = new IOException("The file is in use.");
        public List<string> Destroyed { get; } = [];

        public Task<KeptSound?> KeepAsync(RoomId room, MemberId reporter, CancellationToken ct) => Task.FromResult<KeptSound?>(null);

        public Task<IReadOnlyDictionary<MemberId, byte[]>> OpenAsync(string id, byte[] key, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<MemberId, byte[]>>(new Dictionary<MemberId, byte[]> { [speaker] = [1] });

        public Task DestroyAsync(string id, CancellationToken ct)
        {
            if (id == Stuck) return Task.FromException(Says);
            Destroyed.Add(id);
            return Task.CompletedTask;
        }
    }
}
