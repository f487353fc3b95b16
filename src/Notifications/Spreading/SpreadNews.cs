using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Sends news on its way to an audience, and brings it one part further.</summary>
internal sealed class SpreadNews(PalabreDb db, Audiences audiences, Notifier notifier, FanoutBell bell, IdMaker ids, TimeProvider clock)
{
    /// <summary>Members told in one transaction. More are fewer commits; fewer let others write in between sooner.</summary>
    public const int Part = 500;

    /// <summary>Begins, unless it has begun before.</summary>
    public async Task BeginAsync(News news, Audience audience, long of, CancellationToken ct)
    {
        if (await FindAsync(news, audience, of, ct) is not null) return;
        db.Add(new Fanout
        {
            Id = ids.Next(),
            Kind = news.Kind,
            Subject = news.Subject,
            Actor = news.Actor!.Value,
            Room = news.Room!.Value,
            Audience = audience,
            Of = of,
        });
        await db.SaveChangesAsync(ct);
        bell.Ring();
    }

    /// <summary>Goes through the audience from the beginning once more: it may be told to more of them now. Who was told is not told again.</summary>
    public async Task BeginAgainAsync(News news, Audience audience, long of, CancellationToken ct)
    {
        if (await FindAsync(news, audience, of, ct) is not { } begun) await BeginAsync(news, audience, of, ct);
        else
        {
            (begun.Cursor, begun.DoneAt) = (0, null);
            await db.SaveChangesAsync(ct);
            bell.Ring();
        }
    }

    /// <summary>Tells the next part of whatever is under way; false when nothing is.</summary>
    public async Task<bool> StepAsync(CancellationToken ct)
    {
        if (await db.Set<Fanout>().Where(f => f.DoneAt == null).OrderBy(f => f.Id).FirstOrDefaultAsync(ct) is not { } fanout) return false;
        var part = await audiences.PartAsync(fanout.Audience, fanout.Of, fanout.Cursor, Part, ct);
        var told = await notifier.WriteAsync(fanout.News, part.Members, ct);
        if (part.Next is { } next) fanout.Cursor = next;
        else fanout.DoneAt = clock.GetUtcNow();
        // What was told and how far one came: both or neither.
        await db.SaveChangesAsync(ct);
        await notifier.ShowAsync(told, ct);
        return true;
    }

    private Task<Fanout?> FindAsync(News news, Audience audience, long of, CancellationToken ct) =>
        db.Set<Fanout>().SingleOrDefaultAsync(f => f.Kind == news.Kind && f.Subject == news.Subject && f.Audience == audience && f.Of == of, ct);
}
