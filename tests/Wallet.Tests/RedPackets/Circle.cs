using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Microsoft.EntityFrameworkCore;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Wallet.Tests;

/// <summary>A running house with a clock of the test's own, and people with money in their wallets.</summary>
public sealed class Circle : IAsyncDisposable
{
    private static int _made;

    private Circle(PalabreApp app, ManualClock clock, Currency currency) => (App, Clock, Currency) = (app, clock, currency);

    public PalabreApp App { get; private set; }
    public ManualClock Clock { get; private set; }
    public Currency Currency { get; }
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Circle> StartAsync(string currency = "EUR", params (string Name, string Value)[] more)
    {
        var clock = new ManualClock(new(2026, 2, 2, 12, 0, 0, TimeSpan.Zero));
        return new(await PalabreApp.StartAsync(clock: clock, settings: new Dictionary<string, string?>(more.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))) { ["Wallet:Currency"] = currency }), clock, Currency.Of(currency));
    }

    /// <summary>The server stops and comes back on its database.</summary>
    public async Task RestartAsync(TimeSpan later, params Someone[] people)
    {
        Clock = new(Clock.GetUtcNow() + later);
        App = await App.RestartAsync(Clock);
        foreach (var person in people) person.Http = await App.AsAsync(person.Handle);
    }

    /// <param name="minor">What is in their wallet.</param>
    public async Task<Someone> NewAsync(long minor = 0, string name = "awa")
    {
        var handle = $"{name}{Interlocked.Increment(ref _made)}";
        var person = new Someone(handle, await App.AddAsync(handle, password: PalabreApp.Password)) { Http = await App.AsAsync(handle) };
        if (minor > 0) await FundAsync(person.Id, minor);
        return person;
    }

    public async Task FundAsync(MemberId member, long minor) =>
        Assert.IsType<Ledger.Outcome.Created>(await App.Services.GetRequiredService<GroupCommit>().CommitAsync(
            new(Guid.CreateVersion7(), "topup", [new Line.Move(new("asset:bank"), WalletAccount.Of(member), new(minor, Currency))]), Ct));

    public Task<long> BalanceAsync(MemberId member) => BalanceAsync(WalletAccount.Of(member));

    public async Task<long> BalanceAsync(AccountName account) =>
        (await App.Services.GetRequiredService<ILedgerStore>().InSnapshotAsync((ledger, ct) => ledger.AccountsAsync([new(account, Currency)], ct), Ct)).SingleOrDefault()?.Balance.Minor ?? 0;

    /// <summary>A room open to all, with these people in it.</summary>
    public static async Task<string> RoomAsync(Someone host, params Someone[] inside)
    {
        var room = (await host.PostAsync("/api/rooms", new { title = "À qui appartient l’eau ?" })).GetProperty("id").GetString()!;
        foreach (var person in inside) await EnterAsync(room, person);
        return room;
    }

    public static async Task EnterAsync(string room, Someone person) =>
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.PutAsync($"/api/rooms/{room}/presence", null, Ct)).StatusCode);

    /// <summary>The book is in order, whatever happened.</summary>
    public async Task AuditAsync() => Assert.Empty((await App.Services.GetRequiredService<VerifyLedger>().DoAsync(Ct)).Findings);

    internal async Task<T> AskAsync<T>(Func<IServiceProvider, Task<T>> ask)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider);
    }

    /// <summary>Waits until everything that was told is heard.</summary>
    public Task HeardAsync() => UntilAsync(() => AskAsync(async services => !await services.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct)));

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds()) await Task.Delay(20, limit.Token);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>A member with their program.</summary>
public sealed record Someone(string Handle, MemberId Id)
{
    public required HttpClient Http { get; set; }

    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(path, Circle.Ct);

    public async Task<JsonElement> PostAsync(string path, object? body = null)
    {
        var answer = await Http.PostAsJsonAsync(path, body, Circle.Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(Circle.Ct)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Circle.Ct);
    }

    /// <summary>The code of the refusal; null when there is none.</summary>
    public async Task<string?> RefusalAsync(string path, object? body = null)
    {
        var answer = await Http.PostAsJsonAsync(path, body, Circle.Ct);
        return answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>(Circle.Ct)).GetProperty("type").GetString();
    }

    /// <summary>Puts an envelope down; returns its id.</summary>
    public async Task<string> EnvelopeAsync(string room, string total, int shares, object? more = null)
    {
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        (wish["id"], wish["room"], wish["total"], wish["shares"]) = ($"{Guid.CreateVersion7()}", room, total, shares);
        return (await PostAsync("/api/red-packets", wish)).GetProperty("id").GetString()!;
    }

    public async Task<string> OpenAsync(string packet, string? word = null) =>
        (await PostAsync($"/api/red-packets/{packet}/open", new { word })).GetProperty("amount").GetString()!;

    public Task<string?> NotOpenedAsync(string packet, string? word = null) => RefusalAsync($"/api/red-packets/{packet}/open", new { word });
}
