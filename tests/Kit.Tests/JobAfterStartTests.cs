using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    private static IHost Build(bool fails)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<Job>().AddHostedService(provider => provider.GetRequiredService<Job>());
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
