using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Wallet.Tests;

/// <summary>A house with members who have something in their wallets, and their programs.</summary>
internal sealed class Purse : IAsyncDisposable
{
    private readonly Dictionary<string, MemberId> _ids = [];

    private Purse(PalabreApp app, ManualClock clock) => (App, Clock) = (app, clock);

    public PalabreApp App { get; }
    public ManualClock Clock { get; }

    /// <param name="settings">Such as Wallet:Currency; points when nothing is said.</param>
    /// <param name="handles">Members who joined a month ago, besides the founder @ada.</param>
    public static async Task<Purse> OpenAsync(IReadOnlyDictionary<string, string?>? settings = null, params string[] handles)
    {
        var clock = new ManualClock(new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero));
        var purse = new Purse(await PalabreApp.StartAsync(clock: clock, settings: settings), clock);
        purse._ids["ada"] = (await purse.FindAsync("ada")).Id;
        foreach (var handle in handles) purse._ids[handle] = await purse.App.AddAsync(handle);
        clock.Sleep(TimeSpan.FromDays(30));
        return purse;
    }

    public static readonly Dictionary<string, string?> Euros = new() { ["Wallet:Currency"] = "EUR" };

    public MemberId this[string handle] => _ids[handle];

    public async Task<MemberId> JoinAsync(string handle) => _ids[handle] = await App.AddAsync(handle);

    /// <summary>A member who was added otherwise.</summary>
    public async Task KnowAsync(string handle) => _ids[handle] = (await FindAsync(handle)).Id;

    public Guid Id() => Guid.CreateVersion7(Clock.GetUtcNow());

    /// <summary>Puts money of the house's currency into a wallet, from nowhere that matters here.</summary>
    public async Task FillAsync(string handle, long minor)
    {
        var currency = App.Services.GetRequiredService<WalletSettings>().Of;
        var outcome = await App.Services.GetRequiredService<GroupCommit>().CommitAsync(new(Id(), "test-fill", [new Line.Move(new("asset:bank"), WalletAccount.Of(_ids[handle]), new(minor, currency))]), TestContext.Current.CancellationToken);
        Assert.IsType<Ledger.Outcome.Created>(outcome);
    }

    public Task<HttpClient> AsAsync(string handle, string language = "en") => App.AsAsync(handle, language);

    public async Task<HttpResponseMessage> SendAsync(string from, string to, string amount, string note = "", Guid? id = null) =>
        await (await AsAsync(from)).PostAsJsonAsync("/api/wallet/transfers", new { id = id ?? Id(), to, amount, note }, TestContext.Current.CancellationToken);

    /// <summary>What lies there, and what of it is set aside, in minor units.</summary>
    public async Task<(long Balance, long Held)> BalanceAsync(string handle)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var balance = await scope.ServiceProvider.GetRequiredService<Statements>().BalanceAsync(_ids[handle], TestContext.Current.CancellationToken);
        return (balance.Balance.Minor, balance.Held.Minor);
    }

    /// <summary>The book holds, whatever was done.</summary>
    public async Task VerifyAsync() => Assert.Empty((await App.Services.GetRequiredService<VerifyLedger>().DoAsync(TestContext.Current.CancellationToken)).Findings);

    public async Task<MemberCard> FindAsync(string handle)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], TestContext.Current.CancellationToken)).Values.Single();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>The code of a problem.</summary>
internal static class Problems
{
    public static async Task<string> CodeAsync(this HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("type").GetString()!;
}
