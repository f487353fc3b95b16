using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Search;

/// <summary>What is new, or different, can be found so from now on. Twice writes the same.</summary>
internal sealed class IndexWhenTold(SearchIndex index) :
    IOn<MemberJoined>, IOn<MemberChanged>, IOn<ClubFounded>, IOn<ClubChanged>,
    IOn<RoomOpened>, IOn<RoomRenamed>, IOn<RoomEnded>, IOn<RecordingReady>, IOn<RecordingDeleted>, IOn<ShowChanged>
{
    public Task HandleAsync(MemberJoined told, CancellationToken ct) => index.RenewAsync("people", [told.Member.Value], ct);

    public Task HandleAsync(MemberChanged told, CancellationToken ct) => index.RenewAsync("people", [told.Member.Value], ct);

    public Task HandleAsync(ClubFounded told, CancellationToken ct) => index.RenewAsync("clubs", [told.Club.Value], ct);

    public Task HandleAsync(ClubChanged told, CancellationToken ct) => index.RenewAsync("clubs", [told.Club.Value], ct);

    public Task HandleAsync(RoomOpened told, CancellationToken ct) => index.RenewAsync("rooms", [told.Room.Value], ct);

    public Task HandleAsync(RoomRenamed told, CancellationToken ct) => index.RenewAsync("rooms", [told.Room.Value], ct);

    public Task HandleAsync(RoomEnded told, CancellationToken ct) => index.RenewAsync("rooms", [told.Room.Value], ct);

    public Task HandleAsync(RecordingReady told, CancellationToken ct) => index.RenewAsync("replays", [told.Room.Value], ct);

    public Task HandleAsync(RecordingDeleted told, CancellationToken ct) => index.RenewAsync("replays", [told.Room.Value], ct);

    public Task HandleAsync(ShowChanged told, CancellationToken ct) => index.RenewAsync("shows", [told.Show.Value], ct);
}
