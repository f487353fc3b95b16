using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Wallet.Tests;

/// <summary>What the house does with its book by itself: it is read again every night, and what was held for long enough goes back.</summary>
public sealed class NightTests
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "2026-10-02T12:00Z", true)]
    [InlineData("2026-10-02T11:00Z", "2026-10-02T12:00Z", false)]
    [InlineData("2026-10-01T12:00Z", "2026-10-02T02:59Z", false)]
    [InlineData("2026-10-01T12:00Z", "2026-10-02T03:00Z", true)]
    [InlineData("2026-10-02T03:00Z", "2026-10-02T03:59Z", false)]
    [InlineData("2026-10-01T03:59Z", "2026-10-02T03:00Z", true)]
    [InlineData("2026-10-01T03:10Z", "2026-10-02T04:10Z", true)]
    [InlineData("2026-10-01T04:10Z", "2026-10-02T04:09Z", false)]
    [InlineData("2026-10-09T12:00Z", "2026-10-02T12:00Z", true)]
    public void It_is_due_in_its_hour_and_when_a_day_went_by(string? last, string now, bool isDue) =>
        Assert.Equal(isDue, Nights.IsDue(last is null ? null : At(last), At(now), hour: 3));

    [Fact]
    public async Task A_house_that_was_down_at_night_reads_its_book_when_it_is_up_again()
    {
        var clock = new ManualClock(Noon);
        var app = await PalabreApp.StartAsync(clock: clock);
        try
        {
            Assert.Equal(Noon, (await LastAsync(app)).At);
            app = await app.RestartAsync(clock = new(Noon.AddHours(2)));
            Assert.Equal(Noon, (await LastAsync(app)).At);
            app = await app.RestartAsync(clock = new(Noon.AddHours(30)));
            Assert.Equal(Noon.AddHours(30), (await LastAsync(app)).At);

            // It stays up over the night.
            clock.Sleep(TimeSpan.FromHours(9.5));
            await UntilAsync(async () => (await LastAsync(app)).At == Noon.AddHours(39.5));
        }
        finally { await app.DisposeAsync(); }
    }

    [Fact]
    public async Task A_row_that_somebody_changed_is_named_in_the_log_and_told_to_stewards_alone()
    {
        var (clock, log) = (new ManualClock(Noon), new Told());
        await using var app = await PalabreApp.StartAsync(clock: clock, arrange: services => services.AddSingleton<ILoggerProvider>(log));
        var bo = await app.AddAsync("bo");
        await GiveAsync(app, bo, 500, 1);
        var (stewards, member) = (await app.AsAsync("ada"), await app.AsAsync("bo"));
        Assert.Contains("all of it agrees", await stewards.GetStringAsync("/stewards/payments", Ct), StringComparison.Ordinal);

        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<PalabreDb>().Database.ExecuteSqlAsync($"update ledger_accounts set posted_credits = posted_credits + 1 where name = {WalletAccount.Of(bo).ToString()}", Ct);
        clock.Sleep(TimeSpan.FromDays(1));
        await UntilAsync(async () => (await LastAsync(app)).Wrong > 0);

        Assert.Equal($"account {WalletAccount.Of(bo)} POINTS", (await LastAsync(app)).What);
        Assert.Contains(log.Critical, line => line.StartsWith($"The book is wrong at account {WalletAccount.Of(bo)} POINTS", StringComparison.Ordinal));
        Assert.Contains(log.Critical, line => line.StartsWith("The book does not hold: ", StringComparison.Ordinal));
        var page = WebUtility.HtmlDecode(await stewards.GetStringAsync("/stewards/payments", Ct));
        Assert.Contains("rows do not agree", page, StringComparison.Ordinal);
        Assert.Contains($"<code>account {WalletAccount.Of(bo)} POINTS</code>", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync("/stewards/payments", Ct)).StatusCode);
        Assert.DoesNotContain("do not agree", await member.GetStringAsync("/money", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hundreds_of_holds_whose_time_is_over_go_back_a_few_in_each_transaction_and_no_other_does()
    {
        const int Many = 450;
        var clock = new ManualClock(Noon);
        Seen seen = null!;
        await using var app = await PalabreApp.StartAsync(clock: clock, arrange: services => services.AddSingleton<ILedgerStore>(provider => seen = new Seen(provider.GetRequiredService<LedgerStore>())));
        var (bo, cy, di) = (await app.AddAsync("bo"), await app.AddAsync("cy"), await app.AddAsync("di"));
        await GiveAsync(app, bo, 10_000, 1);
        var commit = app.Services.GetRequiredService<GroupCommit>();
        await Task.WhenAll(Enumerable.Range(0, Many + 1).Select(async i => Assert.IsType<Ledger.Outcome.Created>(await commit.CommitAsync(
            new(Id(100 + i), "test-hold", [new Line.Hold(Id(10_000 + i), WalletAccount.Of(bo), WalletAccount.Of(cy), new(10, Currency.Points), Noon.AddHours(i == Many ? 48 : 1))]), Ct))));
        Assert.Equal((10_000, (Many + 1) * 10), await WalletAsync(app, bo));
        seen.Expired.Clear();

        clock.Sleep(TimeSpan.FromHours(2));
        // Nobody waits for all of them: money of others moves meanwhile.
        await GiveAsync(app, di, 5, 2);
        await UntilAsync(async () => (await WalletAsync(app, bo)).Held == 10);

        Assert.Equal((10_000, 10), await WalletAsync(app, bo));
        Assert.Equal((0, 5), ((await WalletAsync(app, cy)).Balance, (await WalletAsync(app, di)).Balance));
        await UntilAsync(() => Task.FromResult(seen.Expired.Sum() == Many));
        Assert.All(seen.Expired, together => Assert.InRange(together, 0, 200));
        Assert.Empty((await app.Services.GetRequiredService<VerifyLedger>().DoAsync(Ct)).Findings);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Guid Id(int n) => Guid.Parse(FormattableString.Invariant($"01993e7a-0000-7000-8000-{n:x12}"));

    private static async Task GiveAsync(PalabreApp app, MemberId to, long points, int id) => Assert.IsType<Ledger.Outcome.Created>(await app.Services.GetRequiredService<GroupCommit>().CommitAsync(
        new(Id(id), "grant", [new Line.Move(GrantPoints.Given, WalletAccount.Of(to), new(points, Currency.Points))]), Ct));

    private static async Task<(long Balance, long Held)> WalletAsync(PalabreApp app, MemberId member)
    {
        var found = await app.Services.GetRequiredService<LedgerStore>().InSnapshotAsync((ledger, stop) => ledger.AccountsOfAsync(WalletAccount.Of(member), stop), Ct);
        return (found.Sum(a => a.Balance.Minor), found.Sum(a => a.Held.Minor));
    }

    private static async Task<Night> LastAsync(PalabreApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Nights>().LastAsync(AuditEveryNight.Job, Ct))!;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 1200, "Waited in vain.");
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>The house's own store, with an eye on how many holds expire together.</summary>
    private sealed class Seen(LedgerStore store) : ILedgerStore
    {
        public ConcurrentBag<int> Expired { get; } = [];

        public async Task<T> InTransactionAsync<T>(Func<ILedgerTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
        {
            var done = await store.InTransactionAsync(work, ct);
            if (done is IReadOnlyList<Journal> journals) Expired.Add(journals.Count);
            return done;
        }

        public Task<T> InSnapshotAsync<T>(Func<ILedgerReader, CancellationToken, Task<T>> work, CancellationToken ct) => store.InSnapshotAsync(work, ct);
    }

    /// <summary>What the log says that cannot wait.</summary>
    private sealed class Told : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Critical { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Critical;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Critical) Critical.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
