using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Host;
using Palabre.Members;
using Palabre.TestApp;

namespace Palabre.Notifications.Tests;

/// <summary>A server that is killed while it tells a crowd: after the restart the rest is told, and nobody twice.</summary>
public sealed class KillTests
{
    private const int Fans = 6000;
    private const int Ringing = 1200;

    [Fact]
    public async Task A_kill_half_way_through_the_list_leaves_exactly_the_rest()
    {
        await using var server = await KilledServer.MakeAsync(Fans, null);
        for (var attempt = 1; ; attempt++)
        {
            await server.StartAsync();
            var room = await server.OpenRoomAsync();
            var before = await server.UntilToldAsync(room, 1);
            await server.KillAsync();
            var atKill = await server.ToldAsync(room);
            // A machine that sleeps just then may let it finish: another room is opened, at most thrice.
            Assert.True(atKill < Fans || attempt < 3, "Never caught half-way.");
            if (atKill == Fans) continue;
            Assert.InRange(atKill, before, Fans - 1);
            Assert.Equal(0, atKill % SpreadNews.Part);

            await server.StartAsync();
            await server.UntilToldAsync(room, Fans);
            Assert.Equal(Fans, await server.AskAsync($"select count(distinct member) from notifications where subject = {room} and kind = 1"));
            await server.UntilAsync("select count(*) from notification_fanouts where done_at is null", left => left == 0);
            Assert.Equal(Fans, await server.ToldAsync(room));
            return;
        }
    }

    [Fact]
    public async Task A_kill_half_way_through_the_devices_rings_the_rest_and_few_twice()
    {
        await using var push = await PushService.StartAsync();
        await using var server = await KilledServer.MakeAsync(Ringing, push);
        await server.StartAsync();
        var room = await server.OpenRoomAsync();
        await House.UntilAsync(() => Task.FromResult(push.Count >= 300), "some have rung");
        await server.KillAsync();
        var atKill = push.Times().Count;
        Assert.InRange(atKill, 300, Ringing - 1);

        await server.StartAsync();
        await server.UntilToldAsync(room, Ringing);
        await server.UntilAsync("select count(*) from push_deliveries", left => left == 0);
        var times = push.Times();
        Assert.Equal(Ringing, times.Count);
        // What was on its way when the power went is sent again: one round of it, and the device shows the newest of a topic only.
        Assert.InRange(times.Values.Count(rings => rings > 1), 0, PushRound.Most);
        Assert.All(times.Values, rings => Assert.InRange(rings, 1, 2));
    }

    /// <summary>The server as a process of its own on a database that a test may look into.</summary>
    private sealed class KilledServer : IAsyncDisposable
    {
        private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Palabre.Host", "release", "palabre.dll");

        private readonly TestDatabase _database;
        private readonly string _token;
        private readonly string _url;
        private readonly HttpClient _http = new();
        private Process? _process;

        private KilledServer(TestDatabase database, string token)
        {
            (_database, _token) = (database, token);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _url = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}";
        }

        public static async Task<KilledServer> MakeAsync(int fans, PushService? push)
        {
            var database = await TestDatabase.CreateAsync();
            await using var app = Server.Build(database.Settings(new Dictionary<string, string?> { ["Http:Urls"] = "http://127.0.0.1:0", ["Live:Port"] = "0" }));
            await Composition.MigrateAsync(app.Services, House.Ct);
            await using var scope = app.Services.CreateAsyncScope();
            var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
            var ada = (await accounts.AddAsync("ada", null, null, steward: true, House.Ct)).Value!;
            var token = (await accounts.IssueTokenAsync("ada", "tests", null, House.Ct)).Value!;
            await Crowd.FollowAsync(app.Services, ada.Id, fans, push);
            return new KilledServer(database, token);
        }

        public async Task StartAsync()
        {
            var start = new ProcessStartInfo("dotnet", [Program, "serve", "--data", _database.Directory, "--urls", _url, "--media-port", "0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in House.Pushing) start.Environment[$"Palabre__{name.Replace(":", "__", StringComparison.Ordinal)}"] = value;
            if (_database.Settings().Storage.PostgresConnection is { } postgres) start.Environment["Palabre__Database__Connection"] = postgres;
            _process = Process.Start(start)!;
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            await House.UntilAsync(async () =>
            {
                Assert.False(_process.HasExited, "The server stopped at once.");
                try { return (await _http.GetAsync($"{_url}/health/ready", House.Ct)).IsSuccessStatusCode; }
                catch (HttpRequestException) { return false; }
            }, "the server is ready");
        }

        public async Task KillAsync()
        {
            _process!.Kill();
            await _process.WaitForExitAsync(House.Ct);
        }

        public async Task<string> OpenRoomAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{_url}/api/rooms") { Content = JsonContent.Create(new { title = "Whose water is it?" }) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            var answer = await _http.SendAsync(request, House.Ct);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            return answer.Headers.Location!.Segments[^1];
        }

        public Task<long> ToldAsync(string room) => AskAsync($"select count(*) from notifications where subject = {room} and kind = 1");

        public Task<long> UntilToldAsync(string room, long least) => UntilAsync($"select count(*) from notifications where subject = {room} and kind = 1", told => told >= least);

        public async Task<long> UntilAsync(string question, Func<long, bool> holds)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (true)
            {
                var answer = await AskAsync(question);
                if (holds(answer)) return answer;
                Assert.False(limit.IsCancellationRequested, $"{question} stays at {answer}.");
                await Task.Delay(5, House.Ct);
            }
        }

        public async Task<long> AskAsync(string question)
        {
            await using var connection = _database.Open();
            await connection.OpenAsync(House.Ct);
            await using var command = connection.CreateCommand();
            command.CommandText = question;
            return Convert.ToInt64(await command.ExecuteScalarAsync(House.Ct), CultureInfo.InvariantCulture);
        }

        public async ValueTask DisposeAsync()
        {
            if (_process is { HasExited: false }) await KillAsync();
            _process?.Dispose();
            _http.Dispose();
            await _database.DisposeAsync();
        }
    }
}
