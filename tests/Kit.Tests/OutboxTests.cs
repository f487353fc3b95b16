using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.TestKit;
using Xunit;

namespace Palabre.Kit.Tests;

/// <summary>What was told is delivered after commit, at least once, to each handler until it succeeds.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("palabre-outbox-").FullName;
    private readonly ManualClock _clock = new();
    private ServiceProvider _services = null!;

    private sealed record Rang(string Bell);

    private sealed class Notebook
    {
        public List<string> Heard { get; } = [];
        public List<string> HeardAtOnce { get; } = [];
        public int FailuresLeft { get; set; }
    }

    private sealed class Careful(Notebook notebook) : IOn<Rang>
    {
        public Task HandleAsync(Rang told, CancellationToken ct)
        {
            notebook.Heard.Add($"careful {told.Bell}");
            return Task.CompletedTask;
        }
    }

    private sealed class Clumsy(Notebook notebook) : IOn<Rang>
    {
        public Task HandleAsync(Rang told, CancellationToken ct)
        {
            if (notebook.FailuresLeft-- > 0) throw new InvalidOperationException("dropped it");
            notebook.Heard.Add($"clumsy {told.Bell}");
            return Task.CompletedTask;
        }
    }

    private sealed class Ear(Notebook notebook) : IHearAtOnce<Rang>
    {
        public void Hear(Rang told) => notebook.HeardAtOnce.Add(told.Bell);
    }

    private Notebook Notes => _services.GetRequiredService<Notebook>();
    private OutboxPump Pump => _services.GetRequiredService<OutboxPump>();

    [Fact]
    public void Two_handlers_of_one_name_are_refused_at_the_start()
    {
        var services = new ServiceCollection();
        services.On<Rang, Careful>().On<Rang, Clumsy>();
        Assert.Contains(typeof(Elsewhere.Careful).FullName!, Assert.Throws<InvalidOperationException>(() => services.On<Rang, Elsewhere.Careful>()).Message, StringComparison.Ordinal);
    }

    private static class Elsewhere
    {
        public sealed class Careful : IOn<Rang>
        {
            public Task HandleAsync(Rang told, CancellationToken ct) => Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Every_handler_hears_an_event_once_it_is_committed()
    {
        await TellAsync("noon");
        await Pump.DeliverDueAsync(TestContext.Current.CancellationToken);
        await Pump.DeliverDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["careful noon", "clumsy noon"], Notes.Heard.Order());
    }

    [Fact]
    public async Task Nothing_is_told_of_a_change_that_was_not_saved()
    {
        await using (var scope = _services.CreateAsyncScope())
            scope.ServiceProvider.GetRequiredService<PalabreDb>().Tell(new Rang("never"));

        Assert.Equal(0, await Pump.DeliverDueAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Notes.Heard);
    }

    [Fact]
    public async Task What_is_told_in_a_transaction_is_heard_at_once_when_that_is_committed_and_never_when_it_is_not()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        await using (await db.Database.BeginTransactionAsync(ct))
        {
            db.Tell(new Rang("given up"));
            await db.SaveChangesAsync(ct);
        }
        await using (var kept = await db.Database.BeginTransactionAsync(ct))
        {
            db.Tell(new Rang("kept"));
            await db.SaveChangesAsync(ct);
            Assert.Empty(Notes.HeardAtOnce);
            await kept.CommitAsync(ct);
        }
        Assert.Equal(["kept"], Notes.HeardAtOnce);

        db.Tell(new Rang("by itself"));
        await db.SaveChangesAsync(ct);
        Assert.Equal(["kept", "by itself"], Notes.HeardAtOnce);
    }

    [Fact]
    public async Task Of_deeds_written_together_only_the_one_to_blame_fails()
    {
        var ct = TestContext.Current.CancellationToken;
        var writer = _services.GetRequiredService<TogetherWriter>();
        await writer.StartAsync(ct);
        await TellAsync("there already");
        OutboxMessage there;
        await using (var scope = _services.CreateAsyncScope()) there = await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AsNoTracking().SingleAsync(ct);
        var deeds = Enumerable.Range(0, 40).Select(async i =>
        {
            var rows = writer.New();
            rows.Tell(new Rang($"deed {i}"));
            if (i == 17) rows.Add(there);
            try
            {
                await writer.WriteAsync(rows, ct);
                return true;
            }
            catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
            {
                return false;
            }
        });
        var written = await Task.WhenAll(deeds);
        await writer.StopAsync(ct);

        Assert.Equal([17], Enumerable.Range(0, 40).Where(i => !written[i]));
        Assert.Equal(Enumerable.Range(0, 40).Where(i => i != 17).Select(i => $"deed {i}").Prepend("there already").Order(), Notes.HeardAtOnce.Order());
        await Pump.DeliverDueAsync(ct);
        Assert.Equal(40, Notes.Heard.Count(heard => heard.StartsWith("careful", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_handler_that_fails_is_tried_again_later_and_the_others_are_not_bothered_twice()
    {
        Notes.FailuresLeft = 2;
        await TellAsync("noon");

        await Pump.DeliverDueAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["careful noon"], Notes.Heard);
        Assert.Equal(0, await Pump.DeliverDueAsync(TestContext.Current.CancellationToken));

        for (var minute = 0; minute < 3; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Pump.DeliverDueAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal(["careful noon", "clumsy noon"], Notes.Heard.Order());
    }

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton<IdMaker>();
        services.AddSingleton<OutboxBell>();
        services.AddSingleton<ILogger<AtOnce>>(NullLogger<AtOnce>.Instance);
        services.AddSingleton<AtOnce>();
        services.AddSingleton<Ear>().AtOnce<Rang, Ear>();
        services.AddSingleton<Notebook>();
        services.AddSingleton<ILogger<OutboxPump>>(NullLogger<OutboxPump>.Instance);
        services.AddStorage(new StorageSettings(_folder, null));
        services.On<Rang, Careful>();
        services.On<Rang, Clumsy>();
        services.AddSingleton<OutboxPump>();
        _services = services.BuildServiceProvider();
        await using var scope = _services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PalabreDb>().Database.EnsureCreatedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task TellAsync(string bell)
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        db.Tell(new Rang(bell));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
