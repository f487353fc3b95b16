using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>The published server as a process of its own, on free ports and a data directory of its own; killed as hard as a test wants.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("palabre-journey-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly int _mediaPort = FreePort.Next();
    private readonly HttpClient _http = new();
    private Process? _process;

    public string Url => $"http://localhost:{_port}";
    public string Data => _data;
    public int ProcessId => _process!.Id;

    /// <summary>Where its sound comes in.</summary>
    public IPEndPoint Media => new(IPAddress.Loopback, _mediaPort);

    /// <summary>Settings as environment variables, before <see cref="StartAsync"/>.</summary>
    public Dictionary<string, string> Environment { get; } = new() { ["Palabre__RateLimits__Enabled"] = "false", ["Palabre__Community__Language"] = "fr" };

    /// <summary>A server with the founder Ada and the others as members.</summary>
    public static Task<RunningServer> WithMembersAsync(params string[] handles) => WithMembersAsync(new Dictionary<string, string>(), handles);

    /// <param name="settings">As environment variables.</param>
    public static async Task<RunningServer> WithMembersAsync(IReadOnlyDictionary<string, string> settings, params string[] handles)
    {
        var server = new RunningServer();
        foreach (var (name, value) in settings) server.Environment[name] = value;
        var founded = await Founded.GetOrAdd(string.Join(' ', handles), _ => new(() => FoundAsync(handles))).Value;
        server._tokens = founded.Tokens;
        foreach (var file in Directory.EnumerateFiles(founded.Data, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(server.Data, Path.GetRelativePath(founded.Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        await server.StartAsync();
        return server;
    }

    /// <summary>Data directories with the same members, each with a token: made once by the command line, copied for each test.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<Beginning>>> Founded = new();

    private sealed record Beginning(string Data, IReadOnlyDictionary<string, string> Tokens);

    private IReadOnlyDictionary<string, string> _tokens = new Dictionary<string, string>();

    private static async Task<Beginning> FoundAsync(string[] handles)
    {
        var server = new RunningServer();
        await server.RunAsync(["member", "add", "ada", "--password", Cast.Password, "--steward"]);
        if (handles.Length > 0) await server.RunAsync(["member", "add", .. handles, "--password", Cast.Password]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(server.Data, recursive: true);
        string[] all = ["ada", .. handles];
        var tokens = (await server.RunAsync(["token", .. all])).Split('\n');
        return new(server.Data, all.Zip(tokens).ToDictionary());
    }

    public async Task StartAsync(params string[] more)
    {
        _process = Launch(["serve", "--urls", Url, "--media-port", $"{_mediaPort}", .. more]);
        _process.OutputDataReceived += (_, line) => Log(line.Data);
        _process.ErrorDataReceived += (_, line) => Log(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var tries = 0; tries < 200; tries++)
        {
            if (_process.HasExited) throw new InvalidOperationException($"The server stopped at once:\n{string.Join('\n', Lines)}");
            try
            {
                if ((await _http.GetAsync($"{Url}/health/ready")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) { /* not listening yet */ }
            await Task.Delay(100);
        }
        throw new TimeoutException($"The server did not become ready:\n{string.Join('\n', Lines)}");
    }

    public IReadOnlyList<string> Lines { get { lock (_lines) return [.. _lines]; } }
    private readonly List<string> _lines = [];

    /// <summary>SIGKILL: no goodbye, no flush.</summary>
    public async Task KillAsync()
    {
        if (_process is null || _process.HasExited) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Runs a command on the server's data and returns what it printed.</summary>
    public async Task<string> RunAsync(string[] arguments)
    {
        using var process = Launch(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"palabre {string.Join(' ', arguments)}: {await error}{await output}");
        return (await output).Trim();
    }

    public async Task<string> TokenAsync(string handle) => _tokens.TryGetValue(handle, out var token) ? token : await RunAsync(["token", handle]);

    /// <summary>An API client with a member's token.</summary>
    public async Task<HttpClient> ApiAsync(string handle)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(handle));
        return client;
    }

    /// <summary>The id of a member.</summary>
    public async Task<string> IdAsync(string handle) =>
        (await _http.GetFromJsonAsync<JsonElement>($"{Url}/api/members/{handle}")).GetProperty("id").GetString()!;

    /// <summary>Opens a room through the API and returns its id.</summary>
    public async Task<string> OpenRoomAsync(string handle, string title, string access = "open")
    {
        using var api = await ApiAsync(handle);
        using var answer = await api.PostAsJsonAsync("/api/rooms", new { title, access });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        LastSeen.Keep(Lines);
        _process?.Dispose();
        _http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private Process Launch(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Published, .. arguments, "--data", _data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _data,
        };
        // A server that lives for half a minute is not worth the counting that makes it faster later.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private void Log(string? line)
    {
        if (line is not null) lock (_lines) _lines.Add(line);
    }

    private static string Published
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (Path.Combine(folder.FullName, "artifacts", "server", "palabre.dll") is var file && File.Exists(file)) return file;
            throw new InvalidOperationException("The server is not built: run bin/build-server first.");
        }
    }
}

/// <summary>The people of the journeys.</summary>
public static class Cast
{
    public const string Password = "le figuier au bord de l'eau";
}
