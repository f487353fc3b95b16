using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Palabre.Journeys;

/// <summary>
/// Debian's Firefox, driven by WebDriver BiDi (w3c.github.io/webdriver-bidi) over its own WebSocket: the few commands the journeys need.
/// </summary>
public sealed class Firefox : IAsyncDisposable
{
    private const string Preferences = """
        user_pref("media.navigator.streams.fake", true);
        user_pref("media.navigator.permission.disabled", true);
        user_pref("permissions.default.microphone", 1);
        user_pref("permissions.default.camera", 1);
        user_pref("media.peerconnection.ice.loopback", true);
        user_pref("media.peerconnection.ice.force_interface", "lo");
        user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
        user_pref("media.autoplay.default", 0);
        user_pref("app.update.enabled", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("intl.accept_languages", "fr-FR, fr");
        """;

    private readonly string _profile = Directory.CreateTempSubdirectory("palabre-firefox-").FullName;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = [];
    private readonly ClientWebSocket _socket = new();
    private Process? _process;
    private string _context = "";
    private int _id;

    public static async Task<Firefox> StartAsync()
    {
        var firefox = new Firefox();
        await firefox.OpenAsync();
        return firefox;
    }

    public Task NavigateAsync(string url) => CallAsync("browsingContext.navigate", new { context = _context, url, wait = "complete" });

    /// <summary>Evaluates an expression in the page, awaiting a promise; the result must be a string, a number, a boolean or null.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("script.evaluate", new
        {
            expression,
            target = new { context = _context },
            awaitPromise = true,
            userActivation = true,
        });
        return answer["type"]!.GetValue<string>() == "success"
            ? answer["result"]!["value"]
            : throw new InvalidOperationException($"Firefox: {answer["exceptionDetails"]?["text"]}");
    }

    /// <summary>Waits until an expression is true in the page.</summary>
    public async Task UntilAsync(string expression, int seconds = 15)
    {
        for (var tries = 0; tries < seconds * 5; tries++)
        {
            if ((await EvaluateAsync($"!!({expression})"))?.GetValue<bool>() == true) return;
            await Task.Delay(200);
        }
        throw new TimeoutException($"Firefox waited {seconds} s for: {expression}");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        try { Directory.Delete(_profile, recursive: true); }
        catch (IOException) { /* a dying child may still write its profile; the folder is a temporary one */ }
    }

    private async Task OpenAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_profile, "user.js"), Preferences);
        _process = Process.Start(new ProcessStartInfo("firefox-esr",
            ["--headless", "--no-remote", "--profile", _profile, "--remote-debugging-port", "0", "--width", "390", "--height", "844"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["HOME"] = _profile },
        })!;
        await _socket.ConnectAsync(new Uri($"{await AddressAsync(_process)}/session"), default);
        _ = ListenAsync();
        await CallAsync("session.new", new { capabilities = new { } });
        _context = (await CallAsync("browsingContext.getTree", new { }))["contexts"]![0]!["context"]!.GetValue<string>();
    }

    private static async Task<string> AddressAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
            if (line.IndexOf("ws://", StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardError.ReadToEndAsync(default);
                _ = process.StandardOutput.ReadToEndAsync(default);
                return line[at..].Trim();
            }
        throw new InvalidOperationException("Firefox stopped before it opened its WebDriver port.");
    }

    private async Task<JsonNode> CallAsync(string method, object parameters)
    {
        var id = Interlocked.Increment(ref _id);
        var answered = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters });
        await _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, default);
        return await answered.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task ListenAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (await _socket.ReceiveAsync(buffer, default) is { MessageType: WebSocketMessageType.Text } part)
            {
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                Answer(JsonNode.Parse(Encoding.UTF8.GetString(message.ToArray()))!);
                message.SetLength(0);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            foreach (var waiting in _waiting.Values) waiting.TrySetException(e);
        }
    }

    private void Answer(JsonNode message)
    {
        if (message["id"]?.GetValue<int>() is not { } id || !_waiting.TryRemove(id, out var answered)) return;
        if (message["type"]?.GetValue<string>() == "error") answered.SetException(new InvalidOperationException($"Firefox: {message["error"]} {message["message"]}"));
        else answered.SetResult(message["result"]!);
    }
}
