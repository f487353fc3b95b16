using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Palabre.TestKit;
using Xunit;

namespace Palabre.Members.Tests;

/// <summary>A member who is kept out, and until when.</summary>
public sealed class SuspensionTests
{
    private static readonly DateTimeOffset Day = new(2026, 3, 1, 18, 0, 0, TimeSpan.Zero);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void It_holds_until_its_end_or_for_good_and_not_once_it_is_lifted()
    {
        var week = New(Day.AddDays(7));
        Assert.True(week.HoldsAt(Day.AddDays(7) - TimeSpan.FromTicks(1)));
        Assert.False(week.HoldsAt(Day.AddDays(7)));
        var good = New(null);
        Assert.True(good.HoldsAt(Day.AddYears(50)));
        (week.IsLifted, good.IsLifted) = (true, true);
        Assert.False(week.HoldsAt(Day));
        Assert.False(good.HoldsAt(Day));
    }

    [Fact]
    public async Task It_ends_every_session_and_is_over_by_itself_on_its_day()
    {
        // Today, because the browser's cookies know no other clock.
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var app = await PalabreApp.StartAsync(clock: clock);
        var bo = await app.AddAsync("bo", password: PalabreApp.Password);
        using var program = await app.AsAsync("bo");
        using var before = await Browser.SignedInAsync(app, "bo", Ct);
        Assert.True(await before.IsSignedInAsync(Ct));
        await TellAsync(app, new MemberSuspended(bo, clock.GetUtcNow().AddDays(7), "members.name", "/decisions/1?key=k", clock.GetUtcNow()));
        await UntilAsync(async () => await StatusAsync(program) == HttpStatusCode.Forbidden, "the token stops counting");
        Assert.False(await before.IsSignedInAsync(Ct));

        clock.Sleep(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(program));
        using var late = new Browser(app);
        var refused = await late.PostAsync("/sign-in", Ct, ("who", "bo"), ("password", PalabreApp.Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.NotNull((await Browser.ReadAsync(refused, Ct)).QuerySelector("a[href='/decisions/1?key=k']"));

        clock.Sleep(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program));
        using var after = await Browser.SignedInAsync(app, "bo", Ct);
        Assert.True(await after.IsSignedInAsync(Ct));
    }

    [Fact]
    public async Task What_was_decided_earlier_and_is_told_later_changes_nothing()
    {
        var clock = new ManualClock();
        await using var app = await PalabreApp.StartAsync(clock: clock);
        var bo = await app.AddAsync("bo", password: PalabreApp.Password);
        using var program = await app.AsAsync("bo");
        var now = clock.GetUtcNow();
        await TellAsync(app, new MemberSuspended(bo, null, "members.name", "/decisions/2?key=k", now));
        await UntilAsync(async () => await StatusAsync(program) == HttpStatusCode.Forbidden, "the token stops counting");
        await TellAsync(app, new SuspensionLifted(bo, now.AddHours(-1)));
        await TellAsync(app, new MemberSuspended(bo, now.AddMinutes(1), "members.name", "/decisions/1?key=k", now.AddHours(-1)));
        clock.Sleep(TimeSpan.FromDays(1));
        await UntilAsync(async () => !await WaitsAsync(app), "all is heard");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(program));
        await TellAsync(app, new SuspensionLifted(bo, now.AddHours(1)));
        await UntilAsync(async () => await StatusAsync(program) == HttpStatusCode.OK, "the token counts again");
    }

    private static Suspension New(DateTimeOffset? until) => new() { MemberId = 1, Until = until, Rule = "safety.rule.spam", Path = "/decisions/1", DecidedAt = Day };

    private static async Task<HttpStatusCode> StatusAsync(HttpClient program)
    {
        using var answer = await program.GetAsync("/api/me", Ct);
        return answer.StatusCode;
    }

    private static async Task TellAsync<TEvent>(PalabreApp app, TEvent told) where TEvent : notnull
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        db.Tell(told);
        await db.SaveChangesAsync(Ct);
    }

    private static async Task<bool> WaitsAsync(PalabreApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain until {what}.");
            await Task.Delay(50, Ct);
        }
    }
}
