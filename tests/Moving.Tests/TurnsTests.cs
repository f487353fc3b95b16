using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Moving.Tests;

/// <summary>Who moves when several want to, and what ends a move before it is done.</summary>
public sealed class TurnsTests : IDisposable
{
    private const int Posts = 45;
    private readonly Gate _gate = new();
    private static CancellationToken Ct => MovingHouse.Ct;

    /// <summary>A turn that no slow machine ends.</summary>
    private static void Unhurried(PalabreApp app) => app.Services.GetRequiredService<MoveProgress>().TurnLength = TimeSpan.FromHours(1);

    [Fact]
    public async Task Who_comes_later_with_little_does_not_wait_for_all_of_a_life()
    {
        await using var app = await PalabreApp.StartAsync(arrange: _gate.Arrange);
        app.Services.GetRequiredService<MoveProgress>().TurnLength = TimeSpan.Zero;
        var (leila, bo) = (await Traveller.NewAsync(app, "leila"), await Traveller.NewAsync(app, "bo"));
        var life = await BegunAsync(leila);
        _gate.Open();
        await LookedAsync(leila, life, 1);

        var list = (await bo.SendAsync("blocks", "nobody"u8.ToArray())).Move!;
        _gate.Open();
        Assert.Equal("done", (await bo.OverAsync(list)).GetProperty("state").GetString());
        Assert.Equal(2, (await MoveAsync(leila, life)).GetProperty("looked").GetInt32());

        _gate.Open(Posts);
        var over = await leila.OverAsync(life);
        Assert.Equal(("done", Posts), (over.GetProperty("state").GetString(), over.GetProperty("moved").GetInt32()));
    }

    [Fact]
    public async Task A_move_that_fails_waits_behind_the_others_and_is_tried_again()
    {
        await using var app = await PalabreApp.StartAsync(arrange: _gate.Arrange);
        Unhurried(app);
        var (leila, bo) = (await Traveller.NewAsync(app, "leila"), await Traveller.NewAsync(app, "bo"));
        var life = await BegunAsync(leila);
        var list = (await bo.SendAsync("blocks", "nobody"u8.ToArray())).Move!;
        _gate.IsBroken = true;
        _gate.Open();
        Assert.Equal("done", (await bo.OverAsync(list)).GetProperty("state").GetString());

        await UntilAsync(async () => (await RowAsync(app, life)).Tries == 2);
        _gate.IsBroken = false;
        _gate.Open(Posts);
        Assert.Equal("done", (await leila.OverAsync(life)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Who_stops_their_move_keeps_what_came_and_nobody_else_stops_it()
    {
        await using var app = await PalabreApp.StartAsync(arrange: _gate.Arrange);
        Unhurried(app);
        var (leila, bo) = (await Traveller.NewAsync(app, "leila"), await Traveller.NewAsync(app, "bo"));
        var life = await BegunAsync(leila);
        _gate.Open();
        await LookedAsync(leila, life, MoveProgress.Part);
        Assert.Contains($"/settings/moving/{life}/stop", await leila.Http.GetStringAsync("/settings/moving", Ct), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, await StopAsync(bo, life));
        foreach (var _ in new[] { 1, 2 }) Assert.Equal(HttpStatusCode.NoContent, await StopAsync(leila, life));
        Assert.Contains("stopped by you", await leila.Http.GetStringAsync("/settings/moving", Ct), StringComparison.Ordinal);
        _gate.Open(Posts);
        await GoneAsync(app, life);
        var over = await MoveAsync(leila, life);
        Assert.Equal(("failed", "stopped"), (over.GetProperty("state").GetString(), over.GetProperty("failure").GetString()));
        // The part that was under way came to its end.
        Assert.Equal(2 * MoveProgress.Part, (await leila.JsonAsync($"/api/v1/accounts/{leila.Id}")).GetProperty("statuses_count").GetInt32());
        Assert.Equal("done", (await leila.BringAsync("posts", AnotherHouse.Life(Posts))).GetProperty("state").GetString());
    }

    [Fact]
    public async Task One_that_waits_can_be_stopped_on_the_page_and_is_never_begun()
    {
        await using var app = await PalabreApp.StartAsync(arrange: _gate.Arrange);
        Unhurried(app);
        var (leila, bo) = (await Traveller.NewAsync(app, "leila"), await Traveller.NewAsync(app, "bo"));
        await BegunAsync(leila);
        var list = (await bo.SendAsync("blocks", "nobody"u8.ToArray())).Move!;
        using var nothing = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.SeeOther, (await bo.Http.PostAsync($"/settings/moving/{list}/stop", nothing, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await leila.Http.PostAsync($"/settings/moving/{list}/stop", nothing, Ct)).StatusCode);
        _gate.Open(Posts);
        await GoneAsync(app, list);
        var over = await MoveAsync(bo, list);
        Assert.Equal(("stopped", 0), (over.GetProperty("failure").GetString(), over.GetProperty("looked").GetInt32()));
    }

    [Fact]
    public async Task A_suspension_ends_a_move_that_is_under_way()
    {
        await using var app = await PalabreApp.StartAsync(arrange: _gate.Arrange);
        Unhurried(app);
        var (leila, steward) = (await Traveller.NewAsync(app, "leila"), await app.AsAsync("ada"));
        var life = await BegunAsync(leila);
        _gate.Open();
        await LookedAsync(leila, life, MoveProgress.Part);
        Assert.Equal(HttpStatusCode.Created, (await steward.PostAsJsonAsync("/api/reports", new { person = leila.Id.ToString(), rule = "spam" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await steward.PostAsJsonAsync($"/api/stewards/reports/person/{leila.Id}/decision", new { measure = "suspension", rule = "spam", facts = "Adverts.", days = 1 }, Ct)).StatusCode);
        await UntilAsync(async () => await AskAsync(app, async services => (await services.GetRequiredService<IMembers>().SuspendedAsync(Ct)).Contains(leila.Id)));

        _gate.Open(Posts);
        await GoneAsync(app, life);
        var row = await RowAsync(app, life);
        Assert.Equal((MoveState.Failed, "suspended", 2 * MoveProgress.Part), (row.State, row.Failure, row.Looked));
    }

    [Theory]
    [InlineData(MoveAlong.MostTries - 1, null)]
    [InlineData(MoveAlong.MostTries, "broken")]
    public async Task A_move_that_killed_the_house_so_often_is_not_begun_again(int tries, string? failure)
    {
        await using var app = await PalabreApp.StartAsync();
        var leila = await Traveller.NewAsync(app, "leila");
        var over = await leila.OverAsync(await KilledAsync(app, leila, tries));
        Assert.Equal((failure is null ? "done" : "failed", failure), (over.GetProperty("state").GetString(), over.GetProperty("failure").GetString()));
    }

    [Fact]
    public async Task A_try_is_written_down_before_it_begins_and_a_house_that_closes_in_good_order_takes_it_back()
    {
        var app = await PalabreApp.StartAsync(arrange: _gate.Arrange);
        Unhurried(app);
        var leila = await Traveller.NewAsync(app, "leila");
        var life = await KilledAsync(app, leila, MoveAlong.MostTries - 1);
        await UntilAsync(async () => (await RowAsync(app, life)).Tries == MoveAlong.MostTries);
        app = await app.RestartAsync();
        await using var restarted = app;
        leila = leila with { App = app, Http = await app.AsAsync("leila") };
        Assert.Equal("done", (await leila.OverAsync(life)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_is_done_of_a_move_gives_it_its_tries_again()
    {
        await using var app = await PalabreApp.StartAsync(arrange: _gate.Arrange);
        Unhurried(app);
        var leila = await Traveller.NewAsync(app, "leila");
        var life = await KilledAsync(app, leila, MoveAlong.MostTries - 1);
        _gate.Open();
        await LookedAsync(leila, life, MoveProgress.Part);
        Assert.Equal(1, (await RowAsync(app, life)).Tries);
        _gate.Open(Posts);
        await leila.OverAsync(life);
    }

    public void Dispose() => _gate.Dispose();

    private static async Task<string> BegunAsync(Traveller who)
    {
        var life = (await who.SendAsync("posts", AnotherHouse.Life(Posts))).Move!;
        await UntilAsync(async () => (await MoveAsync(who, life)).GetProperty("total").GetInt32() == Posts);
        return life;
    }

    /// <summary>A move as kills left it, begun so often.</summary>
    private static async Task<string> KilledAsync(PalabreApp app, Traveller owner, int tries)
    {
        var move = new Move { Id = new(1), Owner = owner.Id, Kind = MoveKind.Posts, House = owner.House, State = MoveState.Running, Tries = tries, At = TimeProvider.System.GetUtcNow() };
        await using (var file = app.Services.GetRequiredService<MoveFiles>().Make(move.Id)) await file.WriteAsync(AnotherHouse.Life(Posts), Ct);
        await AskAsync(app, services =>
        {
            var db = services.GetRequiredService<PalabreDb>();
            db.Add(move);
            return db.SaveChangesAsync(Ct);
        });
        app.Services.GetRequiredService<MovesBell>().Ring();
        return move.Id.ToString();
    }

    private static Task LookedAsync(Traveller who, string move, int posts) => UntilAsync(async () => (await MoveAsync(who, move)).GetProperty("looked").GetInt32() == posts);

    private static Task<JsonElement> MoveAsync(Traveller who, string move) => who.JsonAsync($"/api/me/moving/{move}");

    private static async Task<HttpStatusCode> StopAsync(Traveller who, string move) => (await who.Http.DeleteAsync($"/api/me/moving/{move}", Ct)).StatusCode;

    private static Task GoneAsync(PalabreApp app, string move) => UntilAsync(() => Task.FromResult(!File.Exists(app.Services.GetRequiredService<MoveFiles>().Of(Id(move)))));

    private static Task<Move> RowAsync(PalabreApp app, string move) => AskAsync(app, services => services.GetRequiredService<PalabreDb>().Set<Move>().AsNoTracking().SingleAsync(m => m.Id == Id(move), Ct));

    private static MoveId Id(string move) => new(long.Parse(move, null));

    private static async Task<T> AskAsync<T>(PalabreApp app, Func<IServiceProvider, Task<T>> ask)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await isSo()) await Task.Delay(30, limit.Token);
    }
}
