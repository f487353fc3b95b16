using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Moving;

/// <summary>What a member can take away as lists, in the files that programs of the network write and read (docs.joinmastodon.org/user/moving).</summary>
internal sealed class TakeLists(IMembers members, IFollows follows, IKeepApart apart, IMutes mutes, ILists lists, IPostReading posts)
{
    /// <summary>The names of the files, as they are known elsewhere.</summary>
    public static readonly IReadOnlyList<string> Files = ["following_accounts.csv", "followers.csv", "lists.csv", "blocked_accounts.csv", "muted_accounts.csv", "bookmarks.csv"];

    private const int MostFollowed = 10_000;
    private const int Part = 500;
    private const int PostsPart = 40;

    /// <summary>Answers line by line: nothing is put together in memory.</summary>
    public static async Task<IResult> AnswerAsync(string file, HttpContext http, Viewer viewer, TakeLists take, CancellationToken ct)
    {
        if (!Files.Contains(file)) return http.Problem(Moves.Unknown);
        http.Response.ContentType = Csv.Type;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        http.Response.Headers.CacheControl = "no-store";
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        await foreach (var line in take.LinesAsync(file, new PostReader(viewer.Member!.Value, House(http.Request)), ct)) await writer.WriteLineAsync(line.AsMemory(), ct);
        return TypedResults.Empty;
    }

    public static string House(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    private IAsyncEnumerable<string> LinesAsync(string file, PostReader me, CancellationToken ct) => file switch
    {
        "following_accounts.csv" => FollowingAsync(me, ct),
        "followers.csv" => FollowersAsync(me, ct),
        "lists.csv" => ListsAsync(me, ct),
        "blocked_accounts.csv" => BlockedAsync(me, ct),
        "muted_accounts.csv" => MutedAsync(me, ct),
        _ => BookmarksAsync(me, ct),
    };

    private async IAsyncEnumerable<string> FollowingAsync(PostReader me, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return "Account address,Show boosts,Notify on new posts,Languages";
        var without = await follows.WithoutBoostsAsync(me.Member!.Value, ct);
        foreach (var some in (await follows.AllFollowedAsync(me.Member!.Value, MostFollowed, ct)).Chunk(Part))
            foreach (var boosts in new[] { true, false })
                foreach (var address in await AddressesAsync([.. some.Where(one => without.Contains(one) != boosts)], me, ct)) yield return Csv.Line(address, boosts ? "true" : "false", "false", "");
    }

    private async IAsyncEnumerable<string> FollowersAsync(PostReader me, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return "Account address";
        for (long? after = 0; after is { } from;)
        {
            var part = await follows.FollowersPartAsync(me.Member!.Value, from, Part, ct);
            foreach (var address in await AddressesAsync(part.Members, me, ct)) yield return Csv.Line(address);
            after = part.Next;
        }
    }

    private async IAsyncEnumerable<string> ListsAsync(PostReader me, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var list in await lists.OfAsync(me.Member!.Value, ct))
            foreach (var address in await AddressesAsync(await lists.PeopleAsync(me.Member.Value, list.Id, ct) ?? [], me, ct)) yield return Csv.Line(list.Title, address);
    }

    private async IAsyncEnumerable<string> BlockedAsync(PostReader me, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var card in await apart.BlockedAsync(me.Member!.Value, ct)) yield return Csv.Line(Address(card, me));
    }

    private async IAsyncEnumerable<string> MutedAsync(PostReader me, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return "Account address,Hide notifications";
        var muted = await apart.MutedAsync(me.Member!.Value, ct);
        var how = await mutes.OfAsync(me.Member.Value, [.. muted.Select(m => m.Id)], ct);
        foreach (var card in muted) yield return Csv.Line(Address(card, me), how.GetValueOrDefault(card.Id)?.Untold is false ? "false" : "true");
    }

    private async IAsyncEnumerable<string> BookmarksAsync(PostReader me, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var post in MarkedAsync(part => posts.BookmarksAsync(me, part, ct))) yield return Csv.Line(me.House + post.Path);
    }

    /// <summary>All of what a member marked, latest first, part by part.</summary>
    public static async IAsyncEnumerable<WrittenPost> MarkedAsync(Func<LinePart, Task<WrittenPosts>> read)
    {
        for (long? before = null; ;)
        {
            var part = await read(new(before, null, null, PostsPart));
            foreach (var post in part.Posts) yield return post;
            if (part.Oldest is not { } oldest || oldest == before) yield break;
            before = oldest;
        }
    }

    private async Task<IReadOnlyList<string>> AddressesAsync(IReadOnlyCollection<MemberId> people, PostReader me, CancellationToken ct)
    {
        var cards = await members.CardsAsync(people, ct);
        return [.. people.Select(cards.GetValueOrDefault).OfType<MemberCard>().Select(card => Address(card, me))];
    }

    private static string Address(MemberCard card, PostReader me) => string.Create(CultureInfo.InvariantCulture, $"{card.Handle}@{me.Host}");
}
