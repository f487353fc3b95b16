using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Host;
using Palabre.Members;
using Palabre.TestKit;

namespace Palabre.TestApp;

/// <summary>The server as a process of its own, that is killed without a word and started again on the same data.</summary>
public sealed class KilledServer : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Palabre.Host", "release", "palabre.dll");

    private readonly TestDatabase _database;
    private readonly IReadOnlyDictionary<string, string> _tokens;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly HttpClient _http;
    private readonly string _url = $"http://127.0.0.1:{FreePort.Next()}";
    private readonly Queue<string> _said = new();
    private Process? _process;

    private KilledServer(TestDatabase database, IReadOnlyDictionary<string, string> tokens, IReadOnlyDictionary<string, string> settings)
    {
        (_database, _tokens, _settings) = (database, tokens, settings);
        _http = new() { BaseAddress = new(_url) };
    }

    /// <param name="settings">Of the process, such as Wallet:Currency; it reads them in its environment.</param>
    /// <param name="password">Everybody's; null: nobody has one.</param>
    public static async Task<KilledServer> MakeAsync(IReadOnlyList<string> handles, CancellationToken ct, IReadOnlyDictionary<string, string>? settings = null, string? password = null)
    {
        var database = await TestDatabase.CreateAsync();
        await using var app = Server.Build(database.Settings(new Dictionary<string, string?> { ["Http:Urls"] = "http://127.0.0.1:0", ["Live:Port"] = "0" }));
        await Composition.MigrateAsync(app.Services, ct);
        var tokens = new Dictionary<string, string>();
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        foreach (var handle in handles)
        {
            await accounts.AddAsync(handle, null, password, steward: tokens.Count == 0, ct);
            tokens[handle] = (await accounts.IssueTokenAsync(handle, "tests", null, ct)).Value!;
        }
        return new(database, tokens, settings ?? new Dictionary<string, string>());
    }

    public async Task StartAsync(CancellationToken ct)
    {
        _process = Run(["serve", "--data", _database.Directory, "--urls", _url, "--media-port", "0"]);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var tries = 0; !await IsReadyAsync(ct); tries++)
        {
            if (_process.HasExited) throw new InvalidOperationException("The server stopped at once.");
            if (tries == 600) throw new InvalidOperationException("The server did not become ready.");
            await Task.Delay(50, ct);
        }
    }

    public async Task KillAsync(CancellationToken ct)
    {
        // SIGKILL: nothing is said to it, and nothing finished.
        _process!.Kill();
        await _process.WaitForExitAsync(ct);
    }

    /// <summary>A command beside it, on the same data.</summary>
    /// <returns>Its exit code, and what it wrote on both its outputs.</returns>
    public async Task<(int Code, string Output)> CommandAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        using var command = Run([.. arguments, "--data", _database.Directory]);
        var error = command.StandardError.ReadToEndAsync(ct);
        var output = await command.StandardOutput.ReadToEndAsync(ct);
        await command.WaitForExitAsync(ct);
        return (command.ExitCode, output + await error);
    }

    /// <summary>Asks what the same data says, in a house of the same settings that is not open, while this one is killed.</summary>
    public async Task<T> AskAsync<T>(Func<IServiceProvider, Task<T>> ask)
    {
        var settings = _settings.ToDictionary(s => s.Key, s => (string?)s.Value);
        (settings["Http:Urls"], settings["Live:Port"]) = ("http://127.0.0.1:0", "0");
        await using var app = Server.Build(_database.Settings(settings));
        await using var scope = app.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider);
    }

    /// <summary>What a provider tells.</summary>
    public async Task<int> HookAsync(string path, byte[] body, string header, string signature, CancellationToken ct)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.Add(header, signature);
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content, ct);
        return (int)answer.StatusCode;
    }

    public Task<JsonElement> GetAsync(string who, string path, CancellationToken ct) => SendAsync(who, new(HttpMethod.Get, path), null, ct);

    public Task<JsonElement> PostAsync(string who, string path, object? body, string? key, CancellationToken ct) =>
        SendAsync(who, new(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) }, key, ct);

    public Task PutAsync(string who, string path, CancellationToken ct) => SendAsync(who, new(HttpMethod.Put, path), null, ct);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) _process.Kill();
        if (_process is not null) await _process.WaitForExitAsync();
        _process?.Dispose();
        _http.Dispose();
        await _database.DisposeAsync();
    }

    private Process Run(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Palabre__RateLimits__Enabled"] = "false";
        foreach (var (name, value) in _settings) start.Environment[$"Palabre__{name.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        if (_database.Settings().Storage.PostgresConnection is { } postgres) start.Environment["Palabre__Database__Connection"] = postgres;
        return Process.Start(start)!;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_said)
        {
            if (_said.Count == 200) _said.Dequeue();
            _said.Enqueue(line);
        }
    }

    private string LastSaid()
    {
        lock (_said) return string.Join('\n', _said);
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try { return (await _http.GetAsync("/health/ready", ct)).IsSuccessStatusCode; }
        catch (HttpRequestException) { return false; }
    }

    private async Task<JsonElement> SendAsync(string who, HttpRequestMessage request, string? key, CancellationToken ct)
    {
        using var asked = request;
        asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[who]);
        if (key is not null) asked.Headers.Add("Idempotency-Key", key);
        using var answer = await _http.SendAsync(asked, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode ? text.Length == 0 ? default : JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{asked.RequestUri}: {(int)answer.StatusCode} {text}\n{LastSaid()}");
    }
}
