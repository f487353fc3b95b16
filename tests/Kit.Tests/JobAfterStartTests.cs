using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Palabre.Kit.Events;

namespace Palabre.Kit.Tests;

/// <summary>When jobs begin.</summary>
public sealed class JobAfterStartTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_begins_when_everything_has_started()
    {
        using var host = Build(fails: false);
        await host.StartAsync(Ct);
        await host.Services.GetRequiredService<Job>().Began.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        Assert.True(host.Services.GetRequiredService<Door>().IsOpen);
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task A_job_never_begins_where_the_start_fails()
    {
        using var host = Build(fails: true);
        await Assert.ThrowsAsync<SocketException>(() => host.StartAsync(Ct));
        var job = host.Services.GetRequiredService<Job>();
        await job.StopAsync(Ct);
        Assert.True(job.ExecuteTask!.IsCompletedSuccessfully);
        Assert.False(job.Began.Task.IsCompleted);
    }

    [Fact]
    public async Task A_job_that_rests_begins_when_it_is_rung()
    {
        using var host = Build(fails: false);
        var rung = host.Services.GetRequiredService<RungJob>();
        rung.Rest = TimeSpan.FromHours(1);
        await host.StartAsync(Ct);
        await host.Services.GetRequiredService<Job>().Began.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        Assert.False(rung.Began.Task.IsCompleted);

        host.Services.GetRequiredService<Bell>().Ring();
        await rung.Began.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task A_job_that_is_stopped_while_it_rests_never_begins()
    {
        using var host = Build(fails: false);
        var (job, rung) = (host.Services.GetRequiredService<Job>(), host.Services.GetRequiredService<RungJob>());
        job.Rest = rung.Rest = TimeSpan.FromHours(1);
        await host.StartAsync(Ct);
        await host.StopAsync(Ct);
        Assert.True(job.ExecuteTask!.IsCompletedSuccessfully);
        Assert.True(rung.ExecuteTask!.IsCompletedSuccessfully);
        Assert.False(job.Began.Task.IsCompleted || rung.Began.Task.IsCompleted);
    }

    [Fact]
    public void Jobs_that_are_spread_begin_one_after_the_other_soon_after_the_start()
    {
        using var host = Build(fails: false);
        JobAfterStart.Spread(host.Services.GetServices<IHostedService>());
        var (first, second) = (host.Services.GetRequiredService<Job>().Rest, host.Services.GetRequiredService<RungJob>().Rest);
        Assert.InRange(first, TimeSpan.FromMilliseconds(1), second - TimeSpan.FromMilliseconds(1));
        Assert.InRange(second, first, TimeSpan.FromSeconds(5));
    }

    private static IHost Build(bool fails)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<Job>().AddHostedService(provider => provider.GetRequiredService<Job>());
        builder.Services.AddSingleton<Bell>().AddSingleton<RungJob>().AddHostedService(provider => provider.GetRequiredService<RungJob>());
        builder.Services.AddSingleton(new Door(fails)).AddHostedService(provider => provider.GetRequiredService<Door>());
        return builder.Build();
    }

    private sealed class Job(Door door) : JobAfterStart
    {
        public TaskCompletionSource Began { get; } = new();

        protected override Task RunAsync(CancellationToken stoppingToken)
        {
            Began.SetResult();
            Assert.True(door.IsOpen);
            return Task.CompletedTask;
        }
    }

    private sealed class Bell : JobBell;

    private sealed class RungJob(Bell bell, IServiceScopeFactory scopes) : BellJob(bell, TimeSpan.FromHours(1), scopes, NullLogger.Instance)
    {
        public TaskCompletionSource Began { get; } = new();

        protected override Task<bool> DoAsync(IServiceProvider services, CancellationToken ct)
        {
            Began.TrySetResult();
            return Task.FromResult(false);
        }
    }

    /// <summary>Starts after the job, in its own time, or cannot.</summary>
    private sealed class Door(bool fails) : IHostedService
    {
        public bool IsOpen { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(50, cancellationToken);
            if (fails) throw new SocketException((int)SocketError.AddressAlreadyInUse);
            IsOpen = true;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
