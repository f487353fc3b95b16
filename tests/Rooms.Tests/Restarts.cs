using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Host;
using Palabre.Members;
using Palabre.TestApp;

namespace Palabre.Rooms.Tests;

/// <summary>Servers one after another on the same database. None is stopped before the next starts: as after a kill, nothing gets to say good-bye.</summary>
internal sealed class Restarts : IAsyncDisposable
{
    private readonly List<WebApplication> _apps = [];
    private readonly TestDatabase _database;

    private Restarts(TestDatabase database) => _database = database;

    public static async Task<Restarts> CreateAsync() => new(await TestDatabase.CreateAsync());

    public async Task<WebApplication> StartAsync()
    {
        var app = Server.Build(_database.Settings(new Dictionary<string, string?>
        {
            ["Http:Urls"] = "http://127.0.0.1:0",
            ["Live:Port"] = "0",
            ["Live:Addresses"] = "127.0.0.1",
            ["RateLimits:Enabled"] = "false",
        }));
        _apps.Add(app);
        await Composition.MigrateAsync(app.Services, Api.Ct);
        await app.StartAsync(Api.Ct);
        return app;
    }

    /// <summary>A new member's token.</summary>
    public static async Task<string> TokenAsync(WebApplication app, string handle, bool steward = false)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        Assert.False((await accounts.AddAsync(handle, null, null, steward, Api.Ct)).IsRefused);
        return (await accounts.IssueTokenAsync(handle, "tests", null, Api.Ct)).Value!;
    }

    public static HttpClient Client(WebApplication app, string token) => new()
    {
        BaseAddress = new Uri(app.Urls.First()),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        await _database.DisposeAsync();
    }
}
