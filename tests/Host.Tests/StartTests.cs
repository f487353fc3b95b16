using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Palabre.Host.Tests;

/// <summary>A start that cannot be: one sentence, exit code 2, and nothing else to read.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("palabre-start-").FullName;

    [Fact]
    public async Task A_taken_web_address_is_said_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";

        var line = await OnlyLineAsync("--urls", url, "--media-port", "0");

        Assert.Contains(url, line, StringComparison.Ordinal);
        Assert.Contains("--urls", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_media_port_is_said_in_one_line()
    {
        using var taken = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        taken.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var line = await OnlyLineAsync("--urls", "http://127.0.0.1:0", "--media-port", $"{port}");

        Assert.Contains($"UDP port {port} ", line, StringComparison.Ordinal);
        Assert.Contains("--media-port", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_said_in_one_line() =>
        Assert.Contains("Http:Urls", await OnlyLineAsync("--urls", "nowhere", "--media-port", "0"), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>What <c>palabre serve</c> says before it gives up.</summary>
    private async Task<string> OnlyLineAsync(params string[] options)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in new[] { typeof(Server).Assembly.Location, "serve", "--data", _directory }.Concat(options)) start.ArgumentList.Add(word);
        using var palabre = Process.Start(start)!;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            var told = palabre.StandardError.ReadToEndAsync(patience.Token);
            var logged = await palabre.StandardOutput.ReadToEndAsync(patience.Token);
            await palabre.WaitForExitAsync(patience.Token);

            Assert.Equal(2, palabre.ExitCode);
            Assert.Equal("", logged);
            return Assert.Single((await told).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            if (!palabre.HasExited) palabre.Kill();
        }
    }
}
