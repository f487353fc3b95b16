using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Ends an envelope whose time is over: what nobody took goes back to its sender. A second time it changes nothing.</summary>
internal sealed class EndRedPacket(LedgerStore store, Book book, RedPacketTelling telling, PalabreDb db, TimeProvider clock)
{
    public const string Kind = "redpacket_rest";

    /// <param name="now">Also before its time.</param>
    public async Task DoAsync(Guid id, bool now, CancellationToken ct)
    {
        if (await store.TogetherAsync(db, (tables, stop) => EndAsync(tables, id, now, stop), ct, ended => ended is not null) is { } packet) telling.Changed(packet);
    }

    private async Task<RedPacket?> EndAsync(LedgerTables tables, Guid id, bool now, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var at = clock.GetUtcNow();
        var packet = await db.Set<RedPacket>().SingleAsync(p => p.Id == id, ct);
        if (packet.EndedAt is not null || (!now && at < packet.Until)) return null;
        packet.Returned = await db.Set<RedPacketShare>().Where(s => s.Packet == id && s.Member == null).SumAsync(s => s.Amount, ct);
        packet.EndedAt = at;
        if (packet.Returned > 0)
        {
            var draft = new Draft(Guid.CreateVersion7(at), Kind, [new Line.Move(packet.Account, WalletAccount.Of(packet.Sender), new(packet.Returned, packet.Of))]);
            if ((await book.CommitAsync(tables, [draft], ct))[0] is Ledger.Outcome.Refused refused)
                throw new InvalidOperationException($"The rest of red packet {id} was refused: {refused.Code} {refused.Account}");
        }
        await db.SaveChangesAsync(ct);
        return packet;
    }
}

/// <summary>Looks four times a minute which envelopes are over. Whoever touches one before has it ended then.</summary>
internal sealed class EndRedPackets(IServiceScopeFactory scopes, TimeProvider clock, ILogger<EndRedPackets> log) : PacedJob(Pace, scopes, clock, log)
{
    /// <summary>Shorter asks the database for nothing more often; longer gives the rest back later.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    private const int Together = 100;

    private readonly TimeProvider _clock = clock;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        var due = await services.GetRequiredService<PalabreDb>().Set<RedPacket>().Where(p => p.EndedAt == null && p.Until <= now).OrderBy(p => p.Until).Select(p => p.Id).Take(Together).ToListAsync(ct);
        var end = services.GetRequiredService<EndRedPacket>();
        foreach (var id in due) await end.DoAsync(id, now: false, ct);
    }
}

/// <summary>A room that is over has nobody left who could open anything.</summary>
internal sealed class EndRedPacketsWhenRoomEnded(EndRedPacket end, PalabreDb db) : IOn<RoomEnded>
{
    public async Task HandleAsync(RoomEnded told, CancellationToken ct)
    {
        var open = await db.Set<RedPacket>().Where(p => p.Room == told.Room && p.EndedAt == null).Select(p => p.Id).ToListAsync(ct);
        foreach (var id in open) await end.DoAsync(id, now: true, ct);
    }
}
