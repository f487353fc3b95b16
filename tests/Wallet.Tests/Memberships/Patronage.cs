using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Wallet.Tests.Memberships;

/// <summary>A running house on a clock that stands still, with people who have points.</summary>
internal sealed class Patronage : IAsyncDisposable
{
    private Patronage(PalabreApp app, ManualClock clock) => (App, Clock) = (app, clock);

    public PalabreApp App { get; private set; }
    public ManualClock Clock { get; }
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Patronage> OpenAsync()
    {
        var clock = new ManualClock(new DateTimeOffset(2027, 1, 31, 18, 0, 0, TimeSpan.Zero));
        return new(await PalabreApp.StartAsync(clock: clock), clock);
    }

    public async Task RestartAsync() => App = await App.RestartAsync(Clock);

    public Task<HttpClient> AsAsync(string handle, string language = "en") => App.AsAsync(handle, language);

    public async Task<MemberId> IdAsync(string handle)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], Ct))[handle].Id;
    }

    public async Task GrantAsync(string handle, long points)
    {
        var id = await IdAsync(handle);
        Assert.IsType<Ledger.Outcome.Created>(await App.Services.GetRequiredService<GroupCommit>().CommitAsync(
            new(Guid.CreateVersion7(), "grant", [new Line.Move(GrantPoints.Given, WalletAccount.Of(id), new(points, Currency.Points))]), Ct));
    }

    public async Task<long> BalanceAsync(string handle)
    {
        var id = await IdAsync(handle);
        return (await App.Services.GetRequiredService<ILedgerStore>().InSnapshotAsync((ledger, stop) => ledger.AccountsOfAsync(WalletAccount.Of(id), stop), Ct)).Sum(a => a.Balance.Minor);
    }

    public async Task<T> DbAsync<T>(Func<PalabreDb, Task<T>> ask)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<PalabreDb>());
    }

    public Task HeardAsync() => UntilAsync(() => DbAsync(async db => !await db.Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct)), "all is heard");

    /// <summary>Days go by, and what is due is done.</summary>
    public async Task SleepAsync(TimeSpan by)
    {
        Clock.Sleep(by);
        await UntilAsync(async () =>
        {
            // A turn that was running while the clock was moved is followed by another one.
            if (await DbAsync(db => db.Set<Palabre.Wallet.Memberships.Membership>().AllAsync(m => m.DueAt == null || m.DueAt > Clock.GetUtcNow(), Ct))) return true;
            Clock.Sleep(TimeSpan.FromSeconds(31));
            return false;
        }, "nothing is due");
        await HeardAsync();
    }

    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain until {what}.");
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>The creator's tier: 300 a month, 3000 a year.</summary>
    public static async Task<string> TierAsync(HttpClient creator, object? wish = null)
    {
        var made = await creator.PostAsJsonAsync("/api/wallet/tiers", wish ?? new { name = "Sous l’arbre", description = "Des salons, et les réécouter.", monthly = "300", yearly = "3000", rooms = true, replays = true }, Ct);
        Assert.Equal(201, (int)made.StatusCode);
        return (await JsonAsync(made)).GetProperty("id").GetString()!;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

    /// <summary>Status and state, or the refusal.</summary>
    public static async Task<(int Status, string? Word)> SaidAsync(HttpResponseMessage answer)
    {
        var json = await JsonAsync(answer);
        return ((int)answer.StatusCode, json.TryGetProperty("state", out var state) ? state.GetString() : json.GetProperty("type").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        var found = (await App.Services.GetRequiredService<VerifyLedger>().DoAsync(CancellationToken.None)).Findings;
        await App.DisposeAsync();
        Assert.Empty(found);
    }
}
