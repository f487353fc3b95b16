using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Moving;

/// <summary>Does again, line by line, what a list says that its owner did elsewhere. Each line can be done twice.</summary>
internal sealed class BringLists(IServiceScopeFactory scopes, MoveFiles files, MoveProgress progress)
{
    private const int MostLines = 50_000;

    public async Task<MoveEnd> DoAsync(Move move, CancellationToken ct)
    {
        await using var file = files.Open(move.Id);
        if (file is null) return new("gone");
        using var reader = new StreamReader(file);
        var lines = Csv.Read(await reader.ReadToEndAsync(ct), MostLines + 1);
        if (lines.Count > MostLines) return new("many");
        if (lines is [[{ } first, ..], ..] && first.Equals("Account address", StringComparison.OrdinalIgnoreCase)) lines.RemoveAt(0);
        await progress.BeginAsync(move, lines.Count, ct);
        for (var at = move.Looked; at < lines.Count; at += MoveProgress.Part)
        {
            var (moved, notes) = (move.Moved, new List<NotMoved>());
            await using var scope = scopes.CreateAsyncScope();
            for (var line = at; line < Math.Min(at + MoveProgress.Part, lines.Count); line++)
            {
                if (await OneAsync(scope.ServiceProvider, move, lines[line], ct) is { } why) notes.Add(new(line + 1, string.Join(',', lines[line]), why));
                else moved++;
            }
            if (await progress.LookedAsync(move, Math.Min(at + MoveProgress.Part, lines.Count), moved, notes, ct) is { } end) return end;
        }
        return MoveEnd.Done;
    }

    /// <summary>Why a line was left; null when what it says is so.</summary>
    private static async Task<string?> OneAsync(IServiceProvider services, Move move, IReadOnlyList<string> line, CancellationToken ct)
    {
        var me = move.Owner;
        if (move.Kind == MoveKind.Bookmarks) return await BookmarkAsync(services, move, line[0], ct);
        var address = move.Kind == MoveKind.Lists ? line.ElementAtOrDefault(1) ?? "" : line[0];
        if (Handle(address, move.House) is not { } handle || (await services.GetRequiredService<IMembers>().FindAsync([handle], ct)).GetValueOrDefault(handle) is not { } other) return "not_found";
        if (other.Id == me) return "yourself";
        var refused = move.Kind switch
        {
            MoveKind.Following => await FollowAsync(services.GetRequiredService<IProfiles>(), me, other.Id, line.ElementAtOrDefault(1), ct),
            MoveKind.Blocks => await services.GetRequiredService<IKeepApart>().BlockAsync(me, other.Id, ct),
            MoveKind.Mutes => await services.GetRequiredService<IKeepApart>().MuteAsync(me, other.Id, 0, untold: line.ElementAtOrDefault(1) is not "false", ct),
            _ => await PutInAsync(services.GetRequiredService<ILists>(), me, line[0], other.Id, ct),
        };
        return refused is null ? null : move.Kind == MoveKind.Lists ? "not_listed" : "refused";
    }

    /// <summary>The name of an address that means somebody of this house: <c>ada</c>, <c>@ada</c>, <c>ada@this.house</c>; null for others.</summary>
    internal static string? Handle(string address, string house)
    {
        var parts = address.Trim().TrimStart('@').Split('@');
        var host = house[(house.IndexOf("//", StringComparison.Ordinal) + 2)..];
        return parts switch
        {
            [{ Length: > 0 } handle] => handle.ToLowerInvariant(),
            [{ Length: > 0 } handle, { } of] when of.Equals(host, StringComparison.OrdinalIgnoreCase) => handle.ToLowerInvariant(),
            _ => null,
        };
    }

    /// <param name="boosts">Whether what they boost is wanted, as Mastodon writes it; left as it is where nothing is said.</param>
    private static async Task<Refused?> FollowAsync(IProfiles profiles, MemberId me, MemberId other, string? boosts, CancellationToken ct)
    {
        var now = (await profiles.RelationsAsync(me, [other], ct)).GetValueOrDefault(other);
        if (now is not { Follows: true } and not { Requested: true } && await profiles.FollowAsync(me, other, ct) is { } refused) return refused;
        if (bool.TryParse(boosts, out var shown)) await profiles.ShowBoostsAsync(me, other, shown, ct);
        return null;
    }

    private static async Task<Refused?> PutInAsync(ILists lists, MemberId me, string title, MemberId other, CancellationToken ct)
    {
        var list = (await lists.OfAsync(me, ct)).FirstOrDefault(l => l.Title == title);
        if (list is null && await lists.MakeAsync(me, new(title), ct) is { Made: var made, Refused: var refused } && (list = made) is null) return refused;
        return await lists.PutInAsync(me, list!.Id, [other], ct);
    }

    private static async Task<string?> BookmarkAsync(IServiceProvider services, Move move, string address, CancellationToken ct)
    {
        if (MarkItem.PostOf(address, move.House) is not { } post) return "not_here";
        return await services.GetRequiredService<IPostWriting>().MarkAsync(move.Owner, post, PostMark.Bookmark, isSet: true, ct) is null ? null : "not_here";
    }
}
