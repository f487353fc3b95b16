using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>A member notes something about another: who that was, where one met.</summary>
internal sealed class Notes(PalabreDb db, IMembers members, TimeProvider clock) : INotes
{
    public sealed record NoteJson(string Text);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/me/notes/{member:long}").WithTags("Members");
        api.MapGet("", async (MemberId member, Viewer viewer, Notes notes, CancellationToken ct) =>
            TypedResults.Ok(new NoteJson((await notes.OfAsync(viewer.Member!.Value, [member], ct)).GetValueOrDefault(member) ?? ""))).ForMembers(Scope.Read).WithName("ShowNote");
        api.MapPut("", async (MemberId member, NoteJson note, HttpContext http, Viewer viewer, Notes notes, CancellationToken ct) =>
            await notes.WriteAsync(viewer.Member!.Value, member, note.Text, ct) is { } refused ? http.Problem(refused) : (IResult)TypedResults.NoContent())
            .ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).WithName("WriteNote").Produces(204).ProducesProblem(404).ProducesProblem(422);
        routes.MapPost("/notes", AnswerFormAsync).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public async Task<IReadOnlyDictionary<MemberId, string>> OfAsync(MemberId me, IReadOnlyCollection<MemberId> others, CancellationToken ct) =>
        await db.Set<PersonNote>().Where(n => n.Owner == me && others.Contains(n.About)).ToDictionaryAsync(n => n.About, n => n.Text, ct);

    public async Task<Refused?> SetAsync(MemberId me, MemberId other, string text, CancellationToken ct) => (await WriteAsync(me, other, text, ct))?.ToRefused();

    private static async Task<IResult> AnswerFormAsync(HttpContext http, IFormCollection form, Viewer viewer, Notes notes, IMembers members, IPageOf<MemberPagePiece> page, CancellationToken ct)
    {
        var about = MemberId.TryParse(form["member"], null, out var id) ? id : default;
        var refused = await notes.WriteAsync(viewer.Member!.Value, about, form["note"], ct);
        if ((await members.CardsAsync([about], ct)).GetValueOrDefault(about) is not { } other) return Answers.Page<ErrorPage>(new { Refusal = refused }, StatusCodes.Status404NotFound);
        return refused is null ? Answers.SeeOther(other.Path) : await page.AgainAsync(http, other.Handle, ct, refused);
    }

    private async Task<Refusal?> WriteAsync(MemberId me, MemberId other, string? typed, CancellationToken ct)
    {
        var text = Typed.Text(typed);
        if (text.Length > PersonNote.Longest) return new("own_note_long", 422, "note") { Args = [PersonNote.Longest] };
        if (!(await members.CardsAsync([other], ct)).ContainsKey(other)) return new("not_found", 404);
        var note = await db.Set<PersonNote>().SingleOrDefaultAsync(n => n.Owner == me && n.About == other, ct);
        if (text.Length == 0)
        {
            if (note is not null) await db.Set<PersonNote>().Where(n => n.Owner == me && n.About == other).ExecuteDeleteAsync(ct);
            return null;
        }
        if (note is null) db.Add(note = new PersonNote { Owner = me, About = other });
        (note.Text, note.At) = (text, clock.GetUtcNow());
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            // Pressed twice at once: the other press has saved it.
            db.ChangeTracker.Clear();
        }
        return null;
    }
}
