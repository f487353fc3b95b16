using Palabre.Core;

namespace Palabre.Posts;

/// <summary>What a post announces, as its reader may know it.</summary>
/// <param name="Room">The room that it became last; null before.</param>
public sealed record ShowOfPost(ShowCard Card, MemberCard? Host, RoomId? Room);

/// <summary>Finds the shows and events that posts lead to, all of a page at once. One that does not exist for the reader is only an address in the text.</summary>
internal sealed class ShowsOfPosts(IProgramme programme, IMembers members)
{
    public async Task<IReadOnlyDictionary<ShowId, ShowOfPost>> OfAsync(IEnumerable<Post> posts, MemberId? viewer, CancellationToken ct)
    {
        List<ShowId> wanted = [.. posts.Where(p => p.Room is null).Select(p => p.Show).OfType<ShowId>().Distinct()];
        if (wanted.Count == 0) return new Dictionary<ShowId, ShowOfPost>();
        List<ShowId> known = [.. await programme.ExistForAsync(viewer, wanted, ct)];
        var cards = await programme.CardsAsync(known, ct);
        var rooms = await programme.LatestRoomsAsync(known, ct);
        var hosts = await members.CardsAsync([.. cards.Values.Select(c => c.Hosts[0]).Distinct()], ct);
        return cards.Values.ToDictionary(c => c.Id, c => new ShowOfPost(c, hosts.GetValueOrDefault(c.Hosts[0]), rooms.TryGetValue(c.Id, out var room) ? room : null));
    }
}
