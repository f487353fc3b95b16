using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;
using Palabre.Wallet.Providers.Fake;
using Palabre.Wallet.Providers.Pages;

namespace Palabre.Wallet.Providers.Payouts;

/// <summary>A payout as the API writes it. Amounts are in major units with a point.</summary>
/// <param name="State"><c>looked</c>, <c>requested</c>, <c>transferred</c>, <c>sent</c>, <c>paid</c>, <c>returning</c> or <c>failed</c>.</param>
/// <param name="Amount">What leaves the wallet.</param>
/// <param name="Arrives">What arrives at the bank.</param>
/// <param name="Why">Why it failed: <c>refused</c>, <c>bank</c>, <c>unlooked</c> or <c>steward</c>.</param>
/// <param name="Words">And in a steward's words.</param>
public sealed record PayoutJson(Guid Id, string State, string Amount, string Fee, string Arrives, string Currency, string? Why, string? Words, DateTimeOffset At, DateTimeOffset? PaidAt, DateTimeOffset? FailedAt)
{
    internal static PayoutJson Of(Payout p) => new(
        p.Id, p.State.ToString().ToLowerInvariant(), new Money(p.Amount, p.Of).Plain(), new Money(p.Fee, p.Of).Plain(), p.Arrives.Plain(), p.Currency, p.Why, p.Words, p.At, p.PaidAt, p.FailedAt);
}

/// <param name="Payee"><c>none</c>, <c>missing</c>, <c>checked</c> or <c>ready</c>.</param>
/// <param name="Lies">What lies in the wallet; less <paramref name="Held"/>, <paramref name="Young"/> and <paramref name="Reserve"/> it is <paramref name="Most"/>.</param>
/// <param name="Held">What of it is set aside.</param>
/// <param name="Young">What arrived less than <paramref name="Days"/> days ago.</param>
/// <param name="Reserve">What stays for what banks may take back.</param>
/// <param name="Why">The code of why nothing may be paid out; null when something may.</param>
public sealed record PayoutsJson(string Payee, string Lies, string Held, string Young, int Days, string Reserve, string Most, string Fee, string Currency, string? Why, IReadOnlyList<PayoutJson> Payouts);

/// <param name="Id">Made by who asks: UUIDv7.</param>
/// <param name="Amount">In major units, "20.00".</param>
/// <param name="Password">Of who has no passkey: a payout is always proved.</param>
public sealed record PayoutAsked(Guid Id, string? Amount, string? Password);

/// <param name="Password">Of who has no passkey.</param>
public sealed record BankAccountAsked(string? Iban, string? Holder, string? Password);

/// <param name="Url">Where they say to the provider who they are.</param>
public sealed record PayeeLinkJson(string Url);

/// <summary>A payout as stewards read it.</summary>
public sealed record SeenPayoutJson(PayoutJson Payout, string Member, string Provider, string? Iban, string? Holder, string Reference);

/// <param name="Paid">It was paid; otherwise it failed, or came back.</param>
/// <param name="Words">Why, when it failed.</param>
public sealed record PayoutDecision(bool Paid, string? Words);

/// <summary>Paying out: the page with its lines, the provider's page and back, the stewards' list, and the same for programs.</summary>
internal static class PayoutRoutes
{
    public const string Path = $"{WalletPages.Path}/payout";
    public const string StewardsPath = "/stewards/payouts";

    /// <summary>One's last ones that are shown.</summary>
    private const int Last = 20;

    private static readonly Refusal Off = new("payouts_off", 404);
    private static readonly Refusal Unknown = new("payout_unknown", 404);
    private static readonly Refusal NoFile = new("payout_file", 409);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ForMembers(Scope.MoveMoney).ExcludeFromDescription();
        pages.MapGet("", async (string? amount, string? done, HttpContext http, Viewer viewer, Shown shown, CancellationToken ct) =>
            Answers.Page<PayoutPage>(await shown.OfAsync(amount, done, http, viewer.Member!.Value, ct)));
        var forms = pages.MapGroup("").RequireRateLimiting(RateLimits.Write);
        forms.MapPost("", AskAsync);
        forms.MapPost("/payee", async (HttpContext http, Viewer viewer, KeepPayee keep, CancellationToken ct) =>
            await keep.BeginAsync(viewer.Member!.Value, Pages(http), ct) is var (url, refused) && url is null ? (IResult)WalletAnswers.Refused(refused!) : Answers.SeeOther(url));
        forms.MapPost("/account", AccountAsync);
        // Coming there proves nothing, and neither does a link that is over.
        pages.MapGet("/back", async (Viewer viewer, KeepPayee keep, CancellationToken ct) =>
        {
            await keep.ComeBackAsync(viewer.Member!.Value, ct);
            return Answers.SeeOther(Path);
        });
        pages.MapGet("/again", () => Answers.SeeOther(Path));
        MapApi(routes.MapGroup("/api/wallet").WithTags("Wallet"));
        MapStewards(routes);
        MapFake(routes);
    }

    /// <summary>What the page shows.</summary>
    internal sealed class Shown(PayToBank toBank, BankAccounts accounts, IPaymentProvider provider, IProofs proofs, PalabreDb db, WalletSettings settings, TimeProvider clock)
    {
        public async Task<object> OfAsync(string? typed, string? done, HttpContext http, MemberId me, CancellationToken ct)
        {
            // Where the form leads: to the page of the provider.
            if (settings.Provider == ProviderNames.Stripe) SecurityHeaders.LetFormsLeadTo(http, "https://connect.stripe.com");
            var may = await toBank.LookAsync(me, ct);
            var (amount, wrong) = typed is null || may.Why is not null ? (null, null) : Read(typed, may);
            var payee = await db.Set<Payee>().AsNoTracking().SingleOrDefaultAsync(p => p.Provider == provider.Name && p.Member == me, ct);
            return new
            {
                May = may,
                Account = accounts.Open(payee?.Account),
                Amount = amount,
                Typed = typed,
                Wrong = wrong is null ? null : http.Sentence(wrong),
                Means = amount is not null || settings.Provider == ProviderNames.Transfer ? await proofs.MeansAsync(me, ct) : null,
                Payouts = await LastAsync(db, me, ct),
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                Done = done is not null,
            };
        }

        private (Money? Amount, Refusal? Wrong) Read(string typed, Withdrawable may)
        {
            var read = AmountText.Read(typed, settings.Of);
            if (read.Refusal is { } unread) return (null, unread.ToRefusal(typed));
            var amount = read.Money!.Value;
            if (amount > may.Most) return (null, new Refusal("payout_more", 422, "amount") { Args = [new Written(may.Most)] });
            return amount < toBank.Least(may) ? (null, new Refusal("payout_less", 422, "amount") { Args = [new Written(toBank.Least(may))] }) : (amount, null);
        }
    }

    private static Task<List<Payout>> LastAsync(PalabreDb db, MemberId me, CancellationToken ct) =>
        db.Set<Payout>().AsNoTracking().Where(p => p.Member == me).OrderByDescending(p => p.At).Take(Last).ToListAsync(ct);

    private static PayeePages Pages(HttpContext http)
    {
        var house = $"{http.Request.Scheme}://{http.Request.Host}";
        return new(new($"{house}{Path}/back"), new($"{house}{Path}/again"));
    }

    private static async Task<IResult> AskAsync(HttpContext http, IFormCollection form, Viewer viewer, PayToBank toBank, IProofs proofs, WalletSettings settings, Shown shown, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var (_, refused) = await RequestAsync(me, new(Guid.TryParse(form["id"], out var id) ? id : Guid.Empty, form["amount"], null), toBank, settings,
            () => proofs.CheckAsync(me, form["credential"], form["proof-password"], ct), ct);
        return refused is null ? Answers.SeeOther($"{Path}?done") : await http.PageAgainAsync<PayoutPage>(await shown.OfAsync(form["amount"], null, http, me, ct), refused with { Field = null });
    }

    private static async Task<IResult> AccountAsync(HttpContext http, IFormCollection form, Viewer viewer, KeepPayee keep, IProofs proofs, Shown shown, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var refused = await proofs.CheckAsync(me, form["credential"], form["proof-password"], ct) is { } unproved ? unproved.ToRefusal() : await keep.TakeAccountAsync(me, form["iban"], form["holder"], ct);
        return refused is null ? Answers.SeeOther(Path) : await http.PageAgainAsync<PayoutPage>(await shown.OfAsync(null, null, http, me, ct), refused);
    }

    private static async Task<(Payout? Payout, Refusal? Refused)> RequestAsync(MemberId me, PayoutAsked asked, PayToBank toBank, WalletSettings settings, Func<Task<Refused?>> prove, CancellationToken ct)
    {
        if (!toBank.IsOn) return (null, Off);
        var read = AmountText.Read(asked.Amount, settings.Of);
        if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(asked.Amount ?? ""));
        if (await prove() is { } unproved) return (null, unproved.ToRefusal());
        return await toBank.DoAsync(new(asked.Id, me, read.Money!.Value), ct);
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/payouts", async (Viewer viewer, PayToBank toBank, PalabreDb db, WalletSettings settings, CancellationToken ct) =>
        {
            var may = await toBank.LookAsync(viewer.Member!.Value, ct);
            var payouts = await LastAsync(db, viewer.Member!.Value, ct);
            return TypedResults.Ok(new PayoutsJson(may.Payee?.ToString().ToLowerInvariant() ?? "none", may.Lies.Plain(), may.Held.Plain(), may.Young.Plain(), may.Days, may.Reserve.Plain(), may.Most.Plain(), may.Fee.Plain(), settings.Currency,
                may.Why?.Code, [.. payouts.Select(PayoutJson.Of)]));
        }).ForMembers(Scope.SeeMoney).WithName("ListPayouts");
        api.MapGet("/payouts/{payout:guid}", async (Guid payout, HttpContext http, Viewer viewer, PalabreDb db, CancellationToken ct) =>
        {
            var me = viewer.Member!.Value;
            return await db.Set<Payout>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == payout && p.Member == me, ct) is { } found ? TypedResults.Ok(PayoutJson.Of(found)) : (IResult)http.Problem(Unknown);
        }).ForMembers(Scope.SeeMoney).WithName("ShowPayout").Produces<PayoutJson>().ProducesProblem(404);
        api.MapPost("/payouts", async (PayoutAsked asked, HttpContext http, Viewer viewer, PayToBank toBank, IProofs proofs, WalletSettings settings, CancellationToken ct) =>
        {
            var me = viewer.Member!.Value;
            var (made, refused) = await RequestAsync(me, asked, toBank, settings, () => proofs.CheckAsync(me, null, asked.Password, ct), ct);
            return made is null ? (IResult)http.Problem(refused!) : TypedResults.Created($"/api/wallet/payouts/{made.Id}", PayoutJson.Of(made));
        }).Deed("AskForPayout").ProducesProblem(429).Produces<PayoutJson>(StatusCodes.Status201Created);
        api.MapPost("/payee", async (HttpContext http, Viewer viewer, KeepPayee keep, CancellationToken ct) =>
            await keep.BeginAsync(viewer.Member!.Value, Pages(http), ct) is var (url, refused) && url is null ? (IResult)http.Problem(refused!) : TypedResults.Ok(new PayeeLinkJson(url)))
            .Deed("BecomePayee").ProducesProblem(503).Produces<PayeeLinkJson>();
        api.MapPut("/payee/account", async (BankAccountAsked asked, HttpContext http, Viewer viewer, KeepPayee keep, IProofs proofs, CancellationToken ct) =>
        {
            var me = viewer.Member!.Value;
            return await proofs.CheckAsync(me, null, asked.Password, ct) is { } unproved ? http.Problem(unproved.ToRefusal()) : WalletAnswers.NoContentOr(http, await keep.TakeAccountAsync(me, asked.Iban, asked.Holder, ct));
        }).Deed("KeepBankAccount").Produces(StatusCodes.Status204NoContent);
    }

    private static void MapStewards(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/stewards/payouts").HiddenFromAllButStewards().WithTags("Stewards");
        api.MapGet("", async (PayByHand hand, CancellationToken ct) => TypedResults.Ok((await hand.ListAsync(ct))
            .Select(p => new SeenPayoutJson(PayoutJson.Of(p.Payout), p.Member?.Handle ?? "", p.Payout.Provider, p.Account?.Iban, p.Account?.Holder, p.Reference)).ToList())).WithName("ListAllPayouts");
        api.MapPost("/{payout:guid}", async (Guid payout, PayoutDecision decision, HttpContext http, Viewer viewer, PayByHand hand, CancellationToken ct) =>
            WalletAnswers.NoContentOr(http, await hand.DecideAsync(viewer.Member!.Value, payout, decision.Paid, decision.Words, ct)))
            .WithName("DecidePayout").RequireRateLimiting(RateLimits.Write).Produces(StatusCodes.Status204NoContent).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        var pages = routes.MapGroup(StewardsPath).HiddenFromAllButStewards().ExcludeFromDescription();
        pages.MapGet("", async (string? done, PayByHand hand, CancellationToken ct) => Answers.Page<StewardPayoutsPage>(await ShownAsync(hand, done is not null, ct)));
        pages.MapGet("/list.csv", async (PayByHand hand, CancellationToken ct) => TypedResults.File(PayByHand.Csv(await hand.WaitingAsync(ct)), "text/csv; charset=utf-8", "palabre-payouts.csv"));
        pages.MapGet("/list.xml", async (PayByHand hand, CancellationToken ct) =>
            hand.File(await hand.WaitingAsync(ct)) is { } file ? TypedResults.File(file.Bytes, "application/xml; charset=utf-8", $"palabre-payouts-{file.Id[..8]}.xml") : (IResult)WalletAnswers.Refused(NoFile));
        pages.MapPost("/{payout:guid}", async (Guid payout, HttpContext http, IFormCollection form, Viewer viewer, PayByHand hand, CancellationToken ct) =>
            await hand.DecideAsync(viewer.Member!.Value, payout, form["paid"] == "true", form["words"], ct) is { } refused
                ? await http.PageAgainAsync<StewardPayoutsPage>(await ShownAsync(hand, isDone: false, ct), refused) : Answers.SeeOther($"{StewardsPath}?done"))
            .RequireRateLimiting(RateLimits.Write);
    }

    private static async Task<object> ShownAsync(PayByHand hand, bool isDone, CancellationToken ct)
    {
        var payouts = await hand.ListAsync(ct);
        return new { Payouts = payouts, File = hand.File(payouts), Done = isDone };
    }

    private static void MapFake(IEndpointRouteBuilder routes)
    {
        var fake = routes.MapGroup("/wallet/fake/payees/{reference}").ForMembers(Scope.MoveMoney).ExcludeFromDescription();
        fake.MapGet("", (string reference, IPaymentProvider provider) => provider is FakeProvider known && known.FindPayee(reference) is { } payee ? Answers.Page<FakePayeePage>(new { Payee = payee }) : WalletAnswers.Refused(Unknown));
        fake.MapPost("", async (string reference, IFormCollection form, IPaymentProvider provider, TakeHook take, CancellationToken ct) =>
        {
            if (provider is not FakeProvider known || known.FindPayee(reference) is not { } payee) return (IResult)WalletAnswers.Refused(Unknown);
            known.Decide(reference, form["deed"] == "ready", form["deed"] == "missing");
            // What comes at once comes before who was there is back.
            await FakePost.DeliverAsync(known, take, ct);
            return Answers.SeeOther(payee.Request.Back.PathAndQuery);
        });
    }
}
