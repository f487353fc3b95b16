using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Rooms;

/// <summary>Stewards suspend somebody, whose waves are over then as well, take them out of rooms, or end a room. Whoever is out already is not put out twice.</summary>
internal sealed class ObeyStewards(LiveRooms live, RoomTurn turn, KeepApart apart, Waves waves, CallNews news) : IOn<MemberSuspended>, IOn<MemberPutOut>, IOn<RoomClosedByStewards>
{
    public async Task HandleAsync(MemberSuspended told, CancellationToken ct)
    {
        await PutOutAsync(told.Member, null, ct);
        if (waves.By(told.Member) is not { } wave) return;
        waves.Drop(wave.Id, told.Member);
        foreach (var member in wave.To) await news.ChangedAsync(member);
    }

    public Task HandleAsync(MemberPutOut told, CancellationToken ct) => PutOutAsync(told.Member, told.By, ct);

    public async Task HandleAsync(RoomClosedByStewards told, CancellationToken ct)
    {
        if (live.Find(told.Room) is { } room) await turn.EndAsync(room, ct);
    }

    private async Task PutOutAsync(MemberId member, MemberId? by, CancellationToken ct)
    {
        foreach (var room in live.All.Where(r => r.PlaceOf(member) is not null)) await apart.PutOutAsync(room, member, by, ct);
    }
}
