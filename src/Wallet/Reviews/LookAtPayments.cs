using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;
using Palabre.Ledger;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Payouts;

namespace Palabre.Wallet;

/// <summary>A payment that waits, with the faces of both ends.</summary>
public sealed record WaitingPayment(Review Review, MemberCard? Sender, MemberCard? Receiver, string Note);

/// <summary>
/// Payments that something spoke against wait for the stewards: they pass one on or give it back, in words that its sender reads. The sender
/// may say what there is to say. Whom nobody has looked at in seven days has the money back.
/// </summary>
internal sealed class LookAtPayments(PalabreDb db, LedgerStore store, Book book, IMembers members, Notes notes, Verified verified, ProviderBell bell, TimeProvider clock)
{
    public const string Path = "/stewards/payments";

    /// <param name="Passes">The money goes on to its receiver; otherwise it goes back.</param>
    /// <param name="Words">Why, for the sender.</param>
    public sealed record Decision(bool Passes, string? Words);

    /// <param name="Reasons">Of <c>circle</c>, <c>inviter</c>, <c>place</c>; of a payout to a bank, which goes from and to the same member, <c>unspent</c>.</param>
    public sealed record ReviewJson(Guid Transfer, string From, string To, string Amount, string Currency, IReadOnlyList<string> Reasons, string Note, string? Plea, DateTimeOffset At, DateTimeOffset Until);

    public static void Map(WalletRoutes routes)
    {
        routes.Forms.MapPost("/reviews/{transfer:guid}", async (Guid transfer, IFormCollection form, Viewer viewer, LookAtPayments look, CancellationToken ct) =>
            WalletAnswers.AfterForm(await look.AnswerAsync(viewer.Member!.Value, transfer, form["plea"].ToString(), ct), $"{WalletPages.Path}?answered"));
        routes.Api.MapPut("/reviews/{transfer:guid}/plea", async (Guid transfer, Plea plea, HttpContext http, Viewer viewer, LookAtPayments look, CancellationToken ct) =>
            WalletAnswers.NoContentOr(http, await look.AnswerAsync(viewer.Member!.Value, transfer, plea.Text ?? "", ct))).Deed("AnswerReview").Produces(StatusCodes.Status204NoContent);

        var api = routes.Root.MapGroup("/api/stewards/payments").HiddenFromAllButStewards().WithTags("Stewards");
        api.MapGet("", async (LookAtPayments look, CancellationToken ct) => TypedResults.Ok((await look.WaitingAsync(ct)).Select(Json).ToList())).WithName("ListHeldPayments");
        api.MapPost("/{transfer:guid}", async (Guid transfer, Decision decision, HttpContext http, Viewer viewer, LookAtPayments look, CancellationToken ct) =>
            WalletAnswers.NoContentOr(http, await look.DecideAsync(viewer.Member!.Value, transfer, decision.Passes, decision.Words ?? "", ct)))
            .WithName("DecideHeldPayment").Produces(StatusCodes.Status204NoContent).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).RequireRateLimiting(RateLimits.Write);

        var pages = routes.Root.MapGroup(Path).HiddenFromAllButStewards().ExcludeFromDescription();
        pages.MapGet("", async (string? done, LookAtPayments look, CancellationToken ct) => Answers.Page<HeldPaymentsPage>(new { Waiting = await look.WaitingAsync(ct), Done = done is not null }));
        pages.MapPost("/{transfer:guid}", async (Guid transfer, HttpContext http, IFormCollection form, Viewer viewer, LookAtPayments look, CancellationToken ct) =>
        {
            var refused = await look.DecideAsync(viewer.Member!.Value, transfer, form["passes"] == "true", form["words"].ToString(), ct);
            return refused is null ? Answers.SeeOther($"{Path}?done") : await http.PageAgainAsync<HeldPaymentsPage>(new { Waiting = await look.WaitingAsync(ct) }, refused);
        }).RequireRateLimiting(RateLimits.Write);
        pages.MapPost("/verify", async (HttpContext http, IFormCollection form, Viewer viewer, LookAtPayments look, CancellationToken ct) =>
        {
            var refused = await look.VerifyAsync(viewer.Member!.Value, form["handle"].ToString(), ct);
            return refused is null ? Answers.SeeOther($"{Path}?done") : await http.PageAgainAsync<HeldPaymentsPage>(new { Waiting = await look.WaitingAsync(ct) }, refused);
        }).RequireRateLimiting(RateLimits.Write);
    }

    /// <param name="Text">What the sender says to the reasons.</param>
    public sealed record Plea(string? Text);

    private static Refusal Unknown => new("payment_unknown", 404);

    /// <summary>Those that stewards are to look at, the oldest first.</summary>
    public async Task<IReadOnlyList<WaitingPayment>> WaitingAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await WithFacesAsync(await db.Set<Review>().AsNoTracking().Where(r => r.State == ReviewState.Waiting && r.Until > now).OrderBy(r => r.Until).Take(200).ToListAsync(ct), ct);
    }

    /// <summary>What stewards are to look at there: payments that wait, and the book when it does not hold.</summary>
    public async Task<int> CountAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var waiting = await db.Set<Review>().CountAsync(r => r.State == ReviewState.Waiting && r.Until > now, ct);
        return await db.Set<Night>().AnyAsync(n => n.Job == AuditEveryNight.Job && n.Wrong > 0, ct) ? waiting + 1 : waiting;
    }

    /// <summary>A member's own that wait, or were given back lately.</summary>
    public async Task<IReadOnlyList<WaitingPayment>> OfAsync(MemberId me, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Review.Longest - Review.Longest;
        return await WithFacesAsync(await db.Set<Review>().AsNoTracking().Where(r => r.Sender == me && r.State != ReviewState.Passed && r.At > since).OrderByDescending(r => r.At).Take(20).ToListAsync(ct), ct);
    }

    public async Task<Refusal?> AnswerAsync(MemberId me, Guid transfer, string plea, CancellationToken ct)
    {
        var text = Typed.Text(plea);
        if (text.Length is 0 or > Review.LongestPlea) return new("plea_text", 422, "plea") { Args = [Review.LongestPlea] };
        if (await db.Set<Review>().SingleOrDefaultAsync(r => r.Transfer == transfer && r.Sender == me, ct) is not { } review) return Unknown;
        if (!review.IsOpen(clock.GetUtcNow())) return new("review_over");
        review.Answer(text);
        await db.SaveChangesAsync(ct);
        return null;
    }

    /// <summary>Passes the money on, or gives it back; the same decision again is no other one.</summary>
    public async Task<Refusal?> DecideAsync(MemberId steward, Guid transfer, bool passes, string words, CancellationToken ct)
    {
        var why = Typed.Text(words);
        if (why.Length > Review.LongestPlea || (!passes && why.Length == 0)) return new("review_words", 422, "words") { Args = [Review.LongestPlea] };
        var decided = await store.TogetherAsync(db, async (tables, stop) =>
        {
            if (await db.Set<Review>().SingleOrDefaultAsync(r => r.Transfer == transfer, stop) is not { } review) return Unknown;
            if (review.Sender == steward || review.Receiver == steward) return new Refusal("review_own", 403);
            var now = clock.GetUtcNow();
            if (review.State == (passes ? ReviewState.Passed : ReviewState.Returned)) return null;
            if (!review.IsOpen(now)) return new Refusal("review_over");
            if (await db.Set<Payout>().SingleOrDefaultAsync(p => p.Id == transfer, stop) is { } payout)
            {
                if (await PassPayoutAsync(payout, passes, steward, why, tables, stop) is { } over) return over;
            }
            else
            {
                Line line = passes ? new Line.Post(review.Hold) : new Line.Void(review.Hold);
                var outcome = (await book.CommitAsync(tables, [new(DerivedId.Of("reviewed", transfer), passes ? "passed" : "returned", [line])], stop))[0];
                if (outcome is Ledger.Outcome.Refused) return new Refusal("review_over");
            }
            review.Decide(passes, steward, why, now);
            db.Tell(new PaymentDecided(transfer, review.Sender, passes));
            // A thank-you is told by itself, and may be without a name.
            if (passes && await tables.JournalsAsync([transfer], stop) is [{ Kind: Payments.Send }]) db.Tell(new MoneyReceived(transfer, review.Sender, review.Receiver));
            await db.SaveChangesAsync(stop);
            return (Refusal?)null;
        }, ct, keeps: refused => refused is null);
        if (decided is null && passes) bell.Ring();
        return decided;
    }

    /// <summary>A payout that is passed on is sent next; otherwise it lies in the wallet again.</summary>
    private async Task<Refusal?> PassPayoutAsync(Payout payout, bool passes, MemberId steward, string why, LedgerTables tables, CancellationToken ct)
    {
        if (payout.State != PayoutState.Looked) return new Refusal("review_over");
        if (passes)
        {
            if (await db.Set<Dispute>().AnyAsync(d => d.Member == payout.Member && (d.State == DisputeStanding.Open || d.Left > 0), ct)) return new Refusal("payout_frozen");
            payout.Pass(clock.GetUtcNow());
            return null;
        }
        var outcome = (await book.CommitAsync(tables, [payout.Fail("steward", why, steward, clock.GetUtcNow())], ct))[0];
        return outcome is Ledger.Outcome.Refused ? new Refusal("review_over") : null;
    }

    public async Task<Refusal?> VerifyAsync(MemberId steward, string handle, CancellationToken ct)
    {
        if ((await members.FindAsync([handle], ct)).Values.FirstOrDefault() is not { } member) return new("member_unknown", 422, "handle") { Args = [handle.TrimStart('@')] };
        if (member.Id == steward) return new("review_own", 403, "handle");
        await verified.SetAsync(member.Id, steward, ct);
        return null;
    }

    private async Task<IReadOnlyList<WaitingPayment>> WithFacesAsync(IReadOnlyList<Review> reviews, CancellationToken ct)
    {
        var cards = await members.CardsAsync([.. reviews.SelectMany(r => new[] { r.Sender, r.Receiver }).Distinct()], ct);
        var written = await notes.OfAsync([.. reviews.Select(r => r.Transfer)], ct);
        return [.. reviews.Select(r => new WaitingPayment(r, cards.GetValueOrDefault(r.Sender), cards.GetValueOrDefault(r.Receiver), written.GetValueOrDefault(r.Transfer) ?? ""))];
    }

    private static ReviewJson Json(WaitingPayment waiting) => new(waiting.Review.Transfer, waiting.Sender?.Handle ?? "", waiting.Receiver?.Handle ?? "", waiting.Review.Amount.Plain(), waiting.Review.Currency,
        [.. waiting.Review.Why], waiting.Note, waiting.Review.Plea, waiting.Review.At, waiting.Review.Until);
}
