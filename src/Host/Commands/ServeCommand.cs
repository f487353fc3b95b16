using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Palabre.Kit.Events;
using Palabre.Kit.Settings;
using Palabre.Rooms;

namespace Palabre.Host.Commands;

/// <summary><c>palabre serve</c>: the server, until it is told to stop.</summary>
public static class ServeCommand
{
    public static Command Make()
    {
        var data = CommonOptions.Data();
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by semicolons (default http://127.0.0.1:8080)." };
        var mediaPort = new Option<int?>("--media-port") { Description = "Port for voice, UDP and TCP (default 40000)." };
        var demo = new Option<bool>("--demo") { Description = "Fill an empty instance with the demo community and a live room." };
        var command = new Command("serve", "Run the server.") { data, urls, mediaPort, demo };
        command.SetAction((parsed, ct) => CommonOptions.GuardAsync(() =>
            RunAsync(parsed.GetValue(data), Overrides(parsed.GetValue(urls), parsed.GetValue(mediaPort)), parsed.GetValue(demo), ct)));
        return command;
    }

    private static Dictionary<string, string?> Overrides(string? urls, int? mediaPort)
    {
        var overrides = new Dictionary<string, string?>();
        if (urls is not null) overrides["Http:Urls"] = urls;
        if (mediaPort is not null) overrides["Live:Port"] = mediaPort.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return overrides;
    }

    private static async Task<int> RunAsync(string? data, Dictionary<string, string?> overrides, bool demo, CancellationToken ct)
    {
        QuietStart.Begin();
        await using var app = Server.Build(InstanceSettings.Load(data, overrides));
        JobAfterStart.Spread(app.Services.GetServices<IHostedService>());
        await Composition.MigrateAsync(app.Services, ct);
        await StartAsync(app, ct);
        _ = RestAsync(app.Services.GetRequiredService<LiveRooms>(), ct);
        foreach (var url in app.Urls) Console.WriteLine($"Palabre is open at {url}");
        if (demo) await Demo.DemoCommunity.FillAsync(app, ct);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    /// <summary>What memory the start took goes back when it is over, and then what every busy time took.</summary>
    private static async Task RestAsync(LiveRooms live, CancellationToken ct)
    {
        var cost = new OwnCost();
        await QuietStart.EndAsync(JobAfterStart.FirstRest, cost, TimeProvider.System, ct);
        await new QuietHours(cost, () => live.Counters is { SessionsNew: > 0 } or { SessionsConnecting: > 0 } or { SessionsConnected: > 0 }, TimeProvider.System).KeepAsync(ct);
    }

    /// <summary>What keeps the server from listening is the operator's to solve: one sentence.</summary>
    private static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try { await app.StartAsync(ct); }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new SettingsException($"{e.Message.TrimEnd('.')}. Stop the other program, or choose another address with --urls.", e);
        }
        catch (FormatException e)
        {
            throw new SettingsException($"Http:Urls: {e.Message}", e);
        }
        catch (InvalidOperationException e) when (app.Urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            throw new SettingsException("Http:Urls: https needs a certificate, which is a reverse proxy's work (docs/operating/tls-and-proxy.md); listen with http.", e);
        }
        catch (Exception e) when (e is SocketException or IOException { InnerException: SocketException })
        {
            throw new SettingsException($"The server cannot listen on its addresses: {e.Message.TrimEnd('.')}. Choose others with --urls.", e);
        }
    }
}
