using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Wallet;

/// <summary>Envelopes on pages: the form, one of them, and how it is checked.</summary>
internal static class PacketPages
{
    private static readonly Refusal Unknown = new("not_found", StatusCodes.Status404NotFound);

    public const string Path = "/packet";

    /// <summary>The program of docs/money/red-packets.md, for whoever checks.</summary>
    public const string Program = $"{Path}/check.py";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Program, () => TypedResults.Stream(typeof(PacketPages).Assembly.GetManifestResourceStream("check.py")!, "text/x-python; charset=utf-8")).ExcludeFromDescription();
        routes.MapGet($"{Path}/new", (string? room, string? club, WalletSettings settings, TimeProvider clock) =>
            Answers.Page<NewPacketPage>(Form(RoomOf(room), club, Guid.CreateVersion7(clock.GetUtcNow()), settings))).ForMembers(Scope.SeeMoney).ExcludeFromDescription();
        routes.MapPost(Path, MakeAsync).ForMembers(Scope.MoveMoney).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        routes.MapGet($"{Path}/{{packet:guid}}/made", async Task<IResult> (Guid packet, Viewer viewer, RedPacketBook book, IClubs clubs, CancellationToken ct) =>
            await book.FindAsync(packet, ct) is { } made && made.Sender == viewer.Member
                ? Answers.Page<MadePacketPage>(new { Place = await PlaceAsync(made, clubs, ct), HasWord = made.Word is not null }) : WalletAnswers.Refused(Unknown)).ForMembers(Scope.SeeMoney).ExcludeFromDescription();
        routes.MapGet($"{Path}/{{packet:guid}}", ShowAsync).ExcludeFromDescription();
        routes.MapPost($"{Path}/{{packet:guid}}/open", OpenAsync).ForMembers(Scope.MoveMoney).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    private static async Task<IResult> MakeAsync(HttpContext http, IFormCollection form, Viewer viewer, MakeRedPacket make, Proving proving, WalletSettings settings, CancellationToken ct)
    {
        if (!Guid.TryParse(form["id"], out var id)) id = Guid.Empty;
        var (room, club) = (RoomOf(form["room"]), form["club"].ToString() is { Length: > 0 } slug ? slug : null);
        var shares = int.TryParse(form["shares"], NumberStyles.None, CultureInfo.InvariantCulture, out var many) ? many : 0;
        var wish = new RedPacketWish(id, room, club, AmountChoices.Typed(form["choice"], form["other"]), shares, form["kind"] == "equal" ? RedPacketKind.Equal : RedPacketKind.Random,
            form["audience"] == "present" ? RedPacketAudience.Present : RedPacketAudience.All, form["spoken"], form["proof-password"]);
        var (made, refused) = await make.DoAsync(viewer, wish, ct, form["credential"]);
        if (made is not null) return Answers.SeeOther($"{Path}/{made.Id}/made");
        if (proving.Unproved is not null) return await proving.AgainInSheetAsync(http, viewer.Member!.Value, refused!, ct);
        return await http.PageAgainAsync<NewPacketPage>(Form(room, club, id, settings), ThankPages.Told(refused!, "total"));
    }

    private static async Task<IResult> ShowAsync(Guid packet, bool? opened, HttpContext http, Viewer viewer, LookAtRedPackets look, IClubs clubs, CancellationToken ct)
    {
        // In a page that is open, what does not exist for its reader leaves nothing behind.
        if (await look.OneAsync(packet, viewer.Member, ct) is not { } view)
            return http.Request.Headers["Turbo-Frame"].ToString() is { Length: > 0 } ? TypedResults.Text($"<turbo-frame id=\"packet-{packet}\"></turbo-frame>", "text/html; charset=utf-8") : WalletAnswers.Refused(Unknown);
        return Answers.Page<PacketPage>(new { View = view, Place = await PlaceAsync(view.Packet, clubs, ct), IsFresh = opened == true });
    }

    private static async Task<IResult> OpenAsync(Guid packet, HttpContext http, IFormCollection form, Viewer viewer, OpenRedPacket open, LookAtRedPackets look, IClubs clubs, CancellationToken ct)
    {
        var (share, refused) = await open.DoAsync(packet, viewer, form["said"], ct);
        if (share is not null) return Answers.SeeOther($"{Path}/{packet}?opened=true");
        if (await look.OneAsync(packet, viewer.Member, ct) is not { } view) return WalletAnswers.Refused(Unknown);
        return await http.PageAgainAsync<PacketPage>(new { View = view, Place = await PlaceAsync(view.Packet, clubs, ct), IsFresh = false }, refused!);
    }

    private static object Form(RoomId? room, string? club, Guid id, WalletSettings settings) => new { Room = room, Club = club, Id = id, Choices = AmountChoices.OfPackets(settings.Of) };

    private static async Task<string> PlaceAsync(RedPacket packet, IClubs clubs, CancellationToken ct) =>
        packet.Room is { } room ? $"/room/{room}" : (await clubs.CardsAsync([packet.Club!.Value], ct)).GetValueOrDefault(packet.Club.Value)?.Path ?? "/";

    private static RoomId? RoomOf(string? text) => RoomId.TryParse(text, null, out var room) ? room : null;
}
