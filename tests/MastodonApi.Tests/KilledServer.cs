using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Host;
using Palabre.Members;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.MastodonApi.Tests;

/// <summary>The server as a process of its own, that is killed without a word and started again on the same data.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Palabre.Host", "release", "palabre.dll");

    private readonly TestDatabase _database;
    private readonly IReadOnlyDictionary<string, string> _tokens;
    private readonly HttpClient _http;
    private readonly string _url = $"http://127.0.0.1:{FreePort.Next()}";
    private Process? _process;

    private KilledServer(TestDatabase database, IReadOnlyDictionary<string, string> tokens)
    {
        (_database, _tokens) = (database, tokens);
        _http = new() { BaseAddress = new(_url) };
    }

    private static CancellationToken Ct => House.Ct;

    public static async Task<KilledServer> MakeAsync(IReadOnlyList<string> handles)
    {
        var database = await TestDatabase.CreateAsync();
        await using var app = Server.Build(database.Settings(new Dictionary<string, string?> { ["Http:Urls"] = "http://127.0.0.1:0", ["Live:Port"] = "0" }));
        await Composition.MigrateAsync(app.Services, Ct);
        var tokens = new Dictionary<string, string>();
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        foreach (var handle in handles)
        {
            await accounts.AddAsync(handle, null, null, steward: tokens.Count == 0, Ct);
            tokens[handle] = (await accounts.IssueTokenAsync(handle, "tests", null, Ct)).Value!;
        }
        return new(database, tokens);
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Program, "serve", "--data", _database.Directory, "--urls", _url, "--media-port", "0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Palabre__RateLimits__Enabled"] = "false";
        if (_database.Settings().Storage.PostgresConnection is { } postgres) start.Environment["Palabre__Database__Connection"] = postgres;
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await House.UntilAsync(async () =>
        {
            Assert.False(_process.HasExited, "The server stopped at once.");
            try { return (await _http.GetAsync("/health/ready", Ct)).IsSuccessStatusCode; }
            catch (HttpRequestException) { return false; }
        }, "the server is ready");
    }

    public async Task KillAsync()
    {
        // SIGKILL: nothing is said to it, and nothing finished.
        _process!.Kill();
        await _process.WaitForExitAsync(Ct);
    }

    public Task<JsonElement> GetAsync(string who, string path) => SendAsync(who, new(HttpMethod.Get, path), null);

    public Task<JsonElement> PostAsync(string who, string path, object? body = null, string? key = null) =>
        SendAsync(who, new(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) }, key);

    private async Task<JsonElement> SendAsync(string who, HttpRequestMessage request, string? key)
    {
        using var asked = request;
        asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[who]);
        if (key is not null) asked.Headers.Add("Idempotency-Key", key);
        using var answer = await _http.SendAsync(asked, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{asked.RequestUri}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) _process.Kill();
        if (_process is not null) await _process.WaitForExitAsync();
        _process?.Dispose();
        _http.Dispose();
        await _database.DisposeAsync();
    }
}
