using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>A member asks another for money, who pays, declines, or leaves it; whoever asked may withdraw it.</summary>
internal sealed class AskForMoney(Payments payments, IMembers members, ISafety safety, Proving proving, OnceBook once, WalletSettings settings, IdMaker ids, PalabreDb db, TimeProvider clock)
{
    public const string Path = "/wallet/ask";

    /// <summary>Open ones of one member: more are a nuisance, or a list that belongs elsewhere.</summary>
    public const int MostOpen = 50;

    /// <param name="From">The handle of who is asked.</param>
    /// <param name="Amount">As typed.</param>
    /// <param name="Id">A UUID made by who asks, so that a repeat asks once; without it, each asks anew.</param>
    public sealed record Wish(string? From, string? Amount, string? Note, Guid? Id = null) : IAskedOnce
    {
        IAskedOnce IAskedOnce.With(Guid id) => this with { Id = id };
    }

    /// <param name="Password">Above the amount that asks for a proof, by a member without passkey.</param>
    public sealed record PayWish(string? Password);

    /// <param name="State"><c>open</c>, <c>paid</c>, <c>declined</c> or <c>withdrawn</c>.</param>
    public sealed record RequestJson(string Id, string Asker, string Payer, string Amount, string Currency, string Note, string State, DateTimeOffset At);

    public static void Map(WalletRoutes routes)
    {
        routes.Api.MapGet("/requests", async (Viewer viewer, AskForMoney ask, CancellationToken ct) => TypedResults.Ok(await ask.JsonAsync(await ask.OfAsync(viewer.Member!.Value, ct), ct)))
            .ForMembers(Scope.SeeMoney).WithName("ListMoneyRequests");
        routes.Api.MapPost("/requests", async (Wish wish, HttpContext http, Viewer viewer, AskForMoney ask, CancellationToken ct) =>
        {
            var (made, refused) = await ask.DoAsync(viewer.Member!.Value, wish, ct);
            return made is null ? (IResult)http.Problem(refused!) : TypedResults.Created("/api/wallet/requests", (await ask.JsonAsync([made], ct))[0]);
        }).Deed("AskForMoney").TakesKey().Produces<RequestJson>(StatusCodes.Status201Created);
        routes.Api.MapPost("/requests/{request:long}/pay", async (long request, PayWish? wish, HttpContext http, Viewer viewer, AskForMoney ask, CancellationToken ct) =>
            WalletAnswers.NoContentOr(http, await ask.PayAsync(viewer.Member!.Value, request, null, wish?.Password, WalletAnswers.Place(http), ct))).Deed("PayMoneyRequest").Produces(StatusCodes.Status204NoContent);
        routes.Api.MapDelete("/requests/{request:long}", async (long request, HttpContext http, Viewer viewer, AskForMoney ask, CancellationToken ct) =>
            WalletAnswers.NoContentOr(http, await ask.CloseAsync(viewer.Member!.Value, request, ct))).Deed("CloseMoneyRequest").Produces(StatusCodes.Status204NoContent);

        routes.Pages.MapGet("/ask", (string? from) => Answers.Page<AskPage>(new { From = from }));
        routes.Pages.MapGet("/requests/{request:long}", async (long request, Viewer viewer, AskForMoney ask, CancellationToken ct) =>
            await ask.ShownAsync(viewer.Member!.Value, request, ct) is { } shown ? Answers.Page<RequestPage>(shown) : WalletAnswers.Refused(Unknown));
        routes.Forms.MapPost("/ask", async (HttpContext http, IFormCollection form, Viewer viewer, AskForMoney ask, CancellationToken ct) =>
        {
            var (made, refused) = await ask.DoAsync(viewer.Member!.Value, new(form["from"], form["amount"], form["note"]), ct);
            return made is null ? await http.PageAgainAsync<AskPage>(null, refused!) : Answers.SeeOther($"{WalletPages.Path}?asked");
        });
        routes.Forms.MapPost("/requests/{request:long}/pay", async (long request, HttpContext http, IFormCollection form, Viewer viewer, AskForMoney ask, CancellationToken ct) =>
        {
            var refused = await ask.PayAsync(viewer.Member!.Value, request, form["credential"], form["proof-password"], WalletAnswers.Place(http), ct);
            if (refused is null) return Answers.SeeOther($"{WalletPages.Path}?paid");
            return await ask.ShownAsync(viewer.Member.Value, request, ct) is { } shown ? await http.PageAgainAsync<RequestPage>(shown, refused with { Field = null }) : WalletAnswers.Refused(refused);
        });
        routes.Forms.MapPost("/requests/{request:long}/close", async (long request, Viewer viewer, AskForMoney ask, CancellationToken ct) =>
            WalletAnswers.AfterForm(await ask.CloseAsync(viewer.Member!.Value, request, ct), WalletPages.Path));
    }

    private static Refusal Unknown => new("money_request_unknown", 404);

    public async Task<(MoneyRequest? Made, Refusal? Refused)> DoAsync(MemberId me, Wish wish, CancellationToken ct)
    {
        var (from, amount, note) = (wish.From, wish.Amount, wish.Note);
        if ((await members.FindAsync([from ?? ""], ct)).Values.FirstOrDefault() is not { } payer) return (null, new("member_unknown", 422, "from") { Args = [(from ?? "").TrimStart('@')] });
        if (payer.Id == me) return (null, new("pay_yourself", 422, "from"));
        if ((await safety.BlocksAsync(me, [payer.Id], ct)).With(payer.Id) || (await members.SuspendedAsync(ct)).Contains(payer.Id)) return (null, new("payee_gone", 404, "from"));
        var read = AmountText.Read(amount, settings.Of);
        if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(amount ?? ""));
        var words = (note ?? "").Trim();
        if (Notes.Refuse(words) is { } refused) return (null, refused);
        var money = read.Money!.Value;
        var asked = OnceBook.Hash("ask", payer.Id, money, words);
        var earlier = await EarlierAsync(me, wish.Id, asked, ct);
        if (earlier is not (null, null)) return earlier;
        if (await db.Set<MoneyRequest>().CountAsync(r => r.Asker == me && r.State == RequestState.Open, ct) >= MostOpen) return (null, new("money_requests_many") { Args = [MostOpen] });

        var made = new MoneyRequest { Id = ids.Next(), Asker = me, Payer = payer.Id, Minor = money.Minor, Currency = money.Currency.Code, Note = words, At = clock.GetUtcNow() };
        db.Add(made);
        once.Keep(me, wish.Id, asked, made.Id);
        db.Tell(new MoneyAsked(made.Id, me, payer.Id));
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (wish.Id is not null && UniqueViolation.IsIn(e))
        {
            // Asked twice at the same moment: the other one asked.
            db.ChangeTracker.Clear();
            return await EarlierAsync(me, wish.Id, asked, ct);
        }
        return (made, null);
    }

    private async Task<(MoneyRequest? Made, Refusal? Refused)> EarlierAsync(MemberId me, Guid? id, string asked, CancellationToken ct)
    {
        var (made, other) = await once.FindAsync(me, id, asked, ct);
        return made is { } request ? (await db.Set<MoneyRequest>().AsNoTracking().SingleAsync(r => r.Id == request, ct), null) : (null, other);
    }

    /// <summary>Open ones, those for this member first, then those of them; each the newest first.</summary>
    public async Task<IReadOnlyList<MoneyRequest>> OfAsync(MemberId me, CancellationToken ct) =>
        [.. (await db.Set<MoneyRequest>().AsNoTracking().Where(r => (r.Payer == me || r.Asker == me) && r.State == RequestState.Open).OrderByDescending(r => r.Id).Take(200).ToListAsync(ct)).OrderBy(r => r.Payer != me)];

    public async Task<Refusal?> PayAsync(MemberId me, long id, string? credential, string? password, string? place, CancellationToken ct)
    {
        var request = await db.Set<MoneyRequest>().SingleOrDefaultAsync(r => r.Id == id && r.Payer == me, ct);
        if (request is null) return Unknown;
        if (request.State == RequestState.Paid) return null;
        if (request.State != RequestState.Open) return new("money_request_over");
        if (await proving.CheckAsync(me, request.Amount, new(credential, password), ct) is { } unproved) return unproved;
        // The payment's id is the request's: were the house to fall between the two, paying again changes nothing but the state.
        var paid = await payments.PayAsync(new(request.Payment, Payments.Send, me, request.Asker, request.Amount, request.Note) { Place = place }, ct);
        if (paid.Refused is not null) return paid.Refused;
        request.Answer(RequestState.Paid, clock.GetUtcNow());
        await db.SaveChangesAsync(CancellationToken.None);
        return null;
    }

    /// <summary>Declined by who is asked, withdrawn by who asked.</summary>
    public async Task<Refusal?> CloseAsync(MemberId me, long id, CancellationToken ct)
    {
        var request = await db.Set<MoneyRequest>().SingleOrDefaultAsync(r => r.Id == id && (r.Payer == me || r.Asker == me), ct);
        if (request is null) return Unknown;
        if (request.State != RequestState.Open) return request.State == RequestState.Paid ? new("money_request_over") : null;
        request.Answer(request.Payer == me ? RequestState.Declined : RequestState.Withdrawn, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return null;
    }

    private async Task<object?> ShownAsync(MemberId me, long id, CancellationToken ct)
    {
        var request = await db.Set<MoneyRequest>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.Payer == me, ct);
        if (request is null || (await members.CardsAsync([request.Asker], ct)).GetValueOrDefault(request.Asker) is not { } asker) return null;
        return new { Request = request, Asker = asker, Means = await proving.MeansAsync(me, request.Amount, ct) };
    }

    private async Task<IReadOnlyList<RequestJson>> JsonAsync(IReadOnlyList<MoneyRequest> requests, CancellationToken ct)
    {
        var cards = await members.CardsAsync([.. requests.SelectMany(r => new[] { r.Asker, r.Payer }).Distinct()], ct);
        return [.. requests.Select(r => new RequestJson(r.Id.ToString(CultureInfo.InvariantCulture), cards.GetValueOrDefault(r.Asker)?.Handle ?? "", cards.GetValueOrDefault(r.Payer)?.Handle ?? "",
            r.Amount.Plain(), r.Currency, r.Note, r.State.ToString().ToLowerInvariant(), r.At))];
    }
}
