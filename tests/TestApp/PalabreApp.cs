using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Palabre.Core;
using Palabre.Host;
using Palabre.Kit.Events;
using Palabre.Members;
using Palabre.Search;

namespace Palabre.TestApp;

/// <summary>The whole product in the test's process: real Kestrel on a free loopback port, real database, a media port of its own.</summary>
public sealed class PalabreApp : IAsyncDisposable
{
    public const string Password = "le figuier au bord de l'eau";

    private readonly TestDatabase _database;
    private readonly WebApplication _app;

    private PalabreApp(TestDatabase database, WebApplication app) => (_database, _app) = (database, app);

    public Uri Url => new(_app.Urls.First());
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a founded instance (founder @ada, steward), unless <paramref name="founded"/> is false.</summary>
    /// <param name="clock">A manual clock, for rules that wait.</param>
    /// <param name="arrange">What stands in for something of the product.</param>
    public static async Task<PalabreApp> StartAsync(
        bool founded = true, TimeProvider? clock = null, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? arrange = null)
    {
        var app = await StartAsync(await TestDatabase.CreateAsync(), clock, settings, arrange);
        if (founded) await app.AddAsync("ada", "Ada Nwosu", steward: true);
        return app;
    }

    /// <summary>The same instance after a stop: the server goes, and another one starts on its database. This object is of no more use.</summary>
    public async Task<PalabreApp> RestartAsync(TimeProvider? clock = null)
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        return await StartAsync(_database, clock, settings: null, arrange: null);
    }

    private static async Task<PalabreApp> StartAsync(TestDatabase database, TimeProvider? clock, IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? arrange)
    {
        var all = new Dictionary<string, string?>
        {
            ["Http:Urls"] = "http://127.0.0.1:0",
            ["Live:Port"] = "0",
            ["Live:Addresses"] = "127.0.0.1",
            ["RateLimits:Enabled"] = "false",
            ["Community:Language"] = "en",
            // Addresses in tests are nobody's business.
            ["Previews:Enabled"] = "false",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) all[name] = value;

        var web = Server.Build(database.Settings(all), services =>
        {
            if (clock is not null) services.Replace(ServiceDescriptor.Singleton(clock));
            arrange?.Invoke(services);
            // A third of a second of one core for every member is right against thieves, and no business of tests.
            services.PostConfigure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1000);
        });
        await Composition.MigrateAsync(web.Services, CancellationToken.None);
        await web.StartAsync();
        await FirstTurnsAsync(web.Services);
        return new PalabreApp(database, web);
    }

    /// <summary>What jobs do at the start is over: a test that does a job's work by hand does it alone.</summary>
    private static async Task FirstTurnsAsync(IServiceProvider services)
    {
        foreach (var job in services.GetServices<IHostedService>())
        {
            var turn = job switch { PacedJob paced => paced.FirstTurn, FillIndex { ExecuteTask: { } filling } => filling, _ => Task.CompletedTask };
            // One that stopped on an error is told by its log, and by the tests of what it does.
            await turn.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Adds a member with the password of the cast; the first one needs <paramref name="steward"/>.</summary>
    public async Task<MemberId> AddAsync(string handle, string? name = null, bool steward = false, string? password = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var added = await scope.ServiceProvider.GetRequiredService<Accounts>().AddAsync(handle, name, password, steward, CancellationToken.None);
        return added.IsRefused ? throw new InvalidOperationException($"{handle}: {string.Join(", ", added.Refusals.Select(r => r.Code))}") : added.Value.Id;
    }

    public async Task<string> TokenAsync(string handle)
    {
        await using var scope = Services.CreateAsyncScope();
        var issued = await scope.ServiceProvider.GetRequiredService<Accounts>().IssueTokenAsync(handle, "tests", null, CancellationToken.None);
        return issued.IsRefused ? throw new InvalidOperationException(issued.Refusals[0].Code) : issued.Value;
    }

    /// <summary>A client that follows no redirects and sends no cookies of others.</summary>
    public HttpClient Guest(string language = "en")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url };
        client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        return client;
    }

    /// <summary>A client with a member's bearer token; the member is added when new.</summary>
    public async Task<HttpClient> AsAsync(string handle, string language = "en")
    {
        await using (var scope = Services.CreateAsyncScope())
            if ((await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], CancellationToken.None)).Count == 0) await AddAsync(handle);
        var client = Guest(language);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(handle));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }
}
