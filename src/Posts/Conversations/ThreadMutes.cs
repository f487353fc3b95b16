using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>A member leaves a conversation in peace: they read it as before, and are told nothing of it any more.</summary>
internal sealed class ThreadMutes(PalabreDb db, PostDoor door, PostMemory memory, TimeProvider clock)
{
    private static readonly IReadOnlySet<long> NoThreads = new HashSet<long>();

    public static void Map(PostRoutes posts)
    {
        posts.Api.MapPut("/{post:long}/mute", async (PostId post, HttpContext http, Viewer viewer, ThreadMutes mutes, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await mutes.SetAsync(viewer.Member!.Value, post, ct))).Deed("MuteConversation").Produces(StatusCodes.Status204NoContent);
        posts.Api.MapDelete("/{post:long}/mute", async (PostId post, HttpContext http, Viewer viewer, ThreadMutes mutes, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await mutes.UnsetAsync(viewer.Member!.Value, post, ct))).Deed("UnmuteConversation").Produces(StatusCodes.Status204NoContent);
        posts.Forms.MapPost("/{post:long}/mute", async (PostId post, Viewer viewer, ThreadMutes mutes, PostAnswers answers, CancellationToken ct) =>
            await mutes.BackAsync(post, viewer, await mutes.SetAsync(viewer.Member!.Value, post, ct), answers, ct));
        posts.Forms.MapPost("/{post:long}/unmute", async (PostId post, Viewer viewer, ThreadMutes mutes, PostAnswers answers, CancellationToken ct) =>
            await mutes.BackAsync(post, viewer, await mutes.UnsetAsync(viewer.Member!.Value, post, ct), answers, ct));
    }

    public async Task<Refusal?> SetAsync(MemberId me, PostId id, CancellationToken ct)
    {
        if (await door.FindAsync(id, me, ct) is not { } post) return PostDoor.Unknown;
        if (await db.Set<ThreadMute>().AnyAsync(m => m.Member == me && m.Thread == post.Thread, ct)) return null;
        db.Add(new ThreadMute { Member = me, Thread = post.Thread, At = clock.GetUtcNow() });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one counts.
            db.ChangeTracker.Clear();
        }
        memory.QuietThreads.Forget(me);
        return null;
    }

    public async Task<Refusal?> UnsetAsync(MemberId me, PostId id, CancellationToken ct)
    {
        if (await door.FindAsync(id, me, ct) is not { } post) return PostDoor.Unknown;
        await db.Set<ThreadMute>().Where(m => m.Member == me && m.Thread == post.Thread).ExecuteDeleteAsync(ct);
        memory.QuietThreads.Forget(me);
        return null;
    }

    /// <summary>Those of some members who want to hear no more of the conversation a post is in.</summary>
    public async Task<IReadOnlySet<MemberId>> OfAsync(PostId id, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        var thread = db.Set<Post>().Where(p => p.Id == id.Value).Select(p => p.Thread);
        return (await db.Set<ThreadMute>().Where(m => thread.Contains(m.Thread) && among.Contains(m.Member)).Select(m => m.Member).ToListAsync(ct)).ToHashSet();
    }

    /// <summary>The conversations one member has left in peace.</summary>
    public async ValueTask<IReadOnlySet<long>> OfAsync(MemberId? viewer, CancellationToken ct) => viewer is not { } me ? NoThreads
        : (await memory.QuietThreads.OfAsync(me, async () => (await db.Set<ThreadMute>().Where(m => m.Member == me).Select(m => m.Thread).ToListAsync(ct)).ToHashSet()))!;

    private async Task<IResult> BackAsync(PostId id, Viewer viewer, Refusal? refused, PostAnswers answers, CancellationToken ct) =>
        refused is null && await door.FindAsync(id, viewer.Member, ct) is { } post
            ? Answers.SeeOther(await answers.PathOfAsync(post, ct))
            : PostAnswers.Refused(refused ?? PostDoor.Unknown);
}
