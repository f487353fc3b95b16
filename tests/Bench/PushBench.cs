using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Palabre.WebPush;

namespace Palabre.Bench;

/// <summary>One member opens a room; everybody who follows them is told in the list and rung on a device, through a push service of ours.</summary>
internal static class PushBench
{
    private const int AtOnce = 32;

    /// <param name="OpenMs">The request that opens the room, with all the followers.</param>
    /// <param name="OpenAloneMs">The same of somebody whom nobody follows.</param>
    /// <param name="ToldSeconds">From that request until the last of the followers has the line in their list.</param>
    /// <param name="RungSeconds">Until every device has rung.</param>
    /// <param name="MillisPerPush">Processor time of the server for everything, a follower.</param>
    /// <param name="SealMillis">Processor time of sealing alone, a message: the floor.</param>
    /// <param name="Twice">Devices that rang more than once.</param>
    private sealed record Result(
        int Followers, double OpenMs, double OpenAloneMs, double ToldSeconds, double RungSeconds, double CpuSeconds, double MillisPerPush, double SealMillis, long ResidentMib, int Rung, int Twice);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var followers = Options.Number(args, "--followers", 2500);
        await using var service = await PushSink.StartAsync();
        using var server = new CrowdServer(Options.Text(args, "--server", CrowdServer.Published), new Dictionary<string, string>
        {
            ["Palabre__Push__Subject"] = "mailto:bench@palabre.org",
            ["Palabre__Push__AllowPrivateServices"] = "true",
        });
        var tokens = await server.StartAsync(followers + 2, ct);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce * 2 }) { BaseAddress = server.Url };
        var (founder, alone, fans) = (tokens[0], tokens[1], tokens.Skip(2).ToList());
        await FollowAsync(http, service, fans, ct);
        // That they follow is told as well: what is measured begins when all of that is over.
        while (await UnreadAsync(http, founder, ct) < followers) await Task.Delay(100, ct);

        // Twice each: the first request of a kind pays for its code.
        await OpenAsync(http, alone, ct);
        var openAlone = await OpenAsync(http, alone, ct);
        await Task.Delay(TimeSpan.FromSeconds(2), ct);
        var (cpu, since) = (server.CpuSeconds, Stopwatch.GetTimestamp());
        var open = await OpenAsync(http, founder, ct);
        var told = await UntilAllToldAsync(http, fans, since, ct);
        while (service.Devices < followers && Stopwatch.GetElapsedTime(since) < TimeSpan.FromMinutes(5)) await Task.Delay(5, ct);
        var rung = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(3), ct); // whatever would come twice
        var used = server.CpuSeconds - cpu;

        var result = new Result(followers, open, openAlone, told, rung, used, used * 1000 / followers, SealFloor(followers), server.ResidentKib / 1024, service.Devices, service.Twice);
        Print(result);
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(result), ct);
        return result is { Twice: 0 } && result.Rung == followers ? 0 : 1;
    }

    private static async Task FollowAsync(HttpClient http, PushSink service, IReadOnlyList<string> fans, CancellationToken ct)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var keys = new { p256dh = WebText.Of(PushKeys.Write(key.ExportParameters(false).Q)), auth = WebText.Of(RandomNumberGenerator.GetBytes(16)) };
        await Parallel.ForEachAsync(fans.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (fan, stop) =>
        {
            await SendAsync(http, HttpMethod.Put, "/api/members/founder/follow", fan.Item, null, stop);
            await SendAsync(http, HttpMethod.Post, "/api/push/subscriptions", fan.Item, new { endpoint = new Uri(service.Url, $"/push/{fan.Index}"), keys }, stop);
        });
    }

    /// <summary>Milliseconds until the room is open.</summary>
    private static async Task<double> OpenAsync(HttpClient http, string token, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        await SendAsync(http, HttpMethod.Post, "/api/rooms", token, new { title = "The whole village", access = "open" }, ct);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Those who followed last are told last. They followed a few dozen at once, so a few more are asked.</summary>
    private static async Task<double> UntilAllToldAsync(HttpClient http, IReadOnlyList<string> fans, long since, CancellationToken ct)
    {
        foreach (var fan in fans.TakeLast(AtOnce * 2))
            while (await UnreadAsync(http, fan, ct) == 0) await Task.Delay(10, ct);
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static async Task<int> UnreadAsync(HttpClient http, string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/notifications?limit=1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, ct);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("unread").GetInt32();
    }

    private static async Task SendAsync(HttpClient http, HttpMethod method, string path, string token, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Milliseconds of this thread to seal one message.</summary>
    private static double SealFloor(int messages)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var receiver = new PushReceiver(PushKeys.Write(key.ExportParameters(false).Q), RandomNumberGenerator.GetBytes(16));
        var content = RandomNumberGenerator.GetBytes(220);
        for (var i = 0; i < 200; i++) PushSeal.Seal(content, receiver);
        var start = ProcessCost.ThreadSeconds();
        for (var i = 0; i < messages; i++) PushSeal.Seal(content, receiver);
        return (ProcessCost.ThreadSeconds() - start) * 1000 / messages;
    }

    private static void Print(Result r)
    {
        Console.WriteLine("| followers | opening, ms | opening unfollowed, ms | all told, s | all rung, s | server CPU, s | CPU ms a follower | of that sealing | ratio | MiB resident | rung | twice |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {r.Followers} | {r.OpenMs:F0} | {r.OpenAloneMs:F0} | {r.ToldSeconds:F2} | {r.RungSeconds:F2} | {r.CpuSeconds:F2} | {r.MillisPerPush:F2} | {r.SealMillis:F2} | {r.MillisPerPush / r.SealMillis:F1} | {r.ResidentMib} | {r.Rung} | {r.Twice} |"));
    }
}
