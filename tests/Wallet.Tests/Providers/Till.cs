using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Fake;
using Palabre.Wallet.Providers.Payouts;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>A running house in euros with the fake provider, and members who add money.</summary>
internal sealed class Till : IAsyncDisposable
{
    private Till(PalabreApp app) => App = app;

    public static readonly Currency Euro = Currency.Of("EUR");
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public PalabreApp App { get; }
    public FakeProvider Fake => (FakeProvider)App.Services.GetRequiredService<IPaymentProvider>();

    /// <param name="more">Other settings.</param>
    public static async Task<Till> OpenAsync(int seed = 0, IReadOnlyDictionary<string, string?>? more = null) => new(await PalabreApp.StartAsync(settings: new Dictionary<string, string?>(more ?? new Dictionary<string, string?>())
    {
        ["Wallet:Currency"] = "EUR",
        ["Wallet:Provider"] = "fake",
        ["Wallet:FakeSeed"] = $"{seed}",
    }));

    public Task<HttpClient> AsAsync(string handle, string language = "en") => App.AsAsync(handle, language);

    public static Guid Id(int n) => Guid.Parse(FormattableString.Invariant($"01993e7a-0000-7000-8000-{n:x12}"));

    /// <summary>They pay so much by card, on top of what that costs, and it is credited.</summary>
    public async Task AddAsync(string handle, int n, string amount, string? to = null)
    {
        var who = await AsAsync(handle);
        using var opened = await who.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id(n), amount, bearer = "payer", to }, Ct);
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        Assert.True(Fake.Pay(Reference(n)));
        await UntilAsync(async () => await DbAsync(db => db.Set<Checkout>().AnyAsync(c => c.Id == Id(n) && c.State == CheckoutState.Credited, Ct)), "it is credited");
    }

    public static string Reference(int n) => $"fcs_{Id(n):N}";

    public async Task<MemberId> IdAsync(string handle)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], Ct))[handle].Id;
    }

    public async Task<T> DbAsync<T>(Func<PalabreDb, Task<T>> ask)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<PalabreDb>());
    }

    /// <summary>What lies in an account, and what of it is held.</summary>
    public async Task<(long Balance, long Held)> AtAsync(AccountName account)
    {
        var found = await App.Services.GetRequiredService<ILedgerStore>().InSnapshotAsync((ledger, stop) => ledger.AccountsAsync([new(account, Euro)], stop), Ct);
        return (found.Sum(a => a.Balance.Minor), found.Sum(a => a.Held.Minor));
    }

    public async Task<(long Balance, long Held)> WalletAsync(string handle) => await AtAsync(WalletAccount.Of(await IdAsync(handle)));

    public async Task<long> OwedAsync(string handle) => (await AtAsync(ProviderAccounts.Owed(await IdAsync(handle)))).Balance;

    public Task HeardAsync() => UntilAsync(() => DbAsync(async db =>
        !await db.Set<HeardEvent>().AnyAsync(e => e.DueAt != null, Ct) && !await db.Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct)), "all is heard");

    /// <summary>Payouts that wait to be asked for again are asked for now: as if their time had come.</summary>
    public static async Task AskForPayoutsAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var now = TimeProvider.System.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Payout>().Where(p => p.AskAt > now).ExecuteUpdateAsync(set => set.SetProperty(p => p.AskAt, now), Ct);
        services.GetRequiredService<ProviderBell>().Ring();
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

    /// <summary>Every line of the provider's balance has its journal, and nothing is in suspense.</summary>
    public async Task ReconcileAsync()
    {
        await UntilAsync(async () =>
        {
            await using var scope = App.Services.CreateAsyncScope();
            try { await scope.ServiceProvider.GetRequiredService<Reconcile>().DoAsync(Ct); }
            catch (ProviderException) { /* It did not answer; the next time. */ }
            return await DbAsync(db => db.Set<ProviderLine>().CountAsync(Ct)) == Fake.Lines.Count;
        }, "every line is read");
        Assert.Equal(0, await DbAsync(db => db.Set<ProviderLine>().CountAsync(l => l.State != LineState.Matched, Ct)));
        Assert.Equal(Fake.Lines.Sum(line => line.Net.Minor), (await AtAsync(ProviderAccounts.At("fake"))).Balance);
    }

    public static async Task<string?> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString();

    public async ValueTask DisposeAsync()
    {
        var found = (await App.Services.GetRequiredService<VerifyLedger>().DoAsync(CancellationToken.None)).Findings;
        await App.DisposeAsync();
        Assert.Empty(found);
    }
}
