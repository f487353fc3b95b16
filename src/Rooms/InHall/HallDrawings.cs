using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>The rooms of a hall as HTML.</summary>
public sealed record HallDrawing(IReadOnlyList<MarkupString> Rooms, IReadOnlyList<MarkupString> Veiled, IReadOnlyList<MarkupString> Hidden, int More)
{
    public bool IsEmpty => Rooms.Count == 0;
}

/// <summary>
/// Everybody's hall has an order and reasons of its own, but a room in it looks the same to all: each is drawn once a language and
/// clock while its view stands, and a hall is put together from such pieces.
/// </summary>
public sealed class HallDrawings(Fragments fragments, HtmlEncoder encoder, TimeProvider clock)
{
    /// <summary>Where in a drawn room its reason goes.</summary>
    public const string WhyMark = "<!--why-->";

    private readonly ConditionalWeakTable<RoomView, ConcurrentDictionary<(Reader, Manner, long), Lazy<Task<Pieces>>>> _drawn = [];

    private enum Manner { Card, Entry, MembersCard, MembersEntry, Veiled, Hidden }

    /// <summary>Before and after the reason.</summary>
    private sealed record Pieces(string Before, string After);

    /// <param name="isMember">Whether it is somebody's who may hide rooms.</param>
    public async Task<HallDrawing> OfAsync(Reader reader, HallView hall, bool isMember)
    {
        var (card, entry) = isMember ? (Manner.MembersCard, Manner.MembersEntry) : (Manner.Card, Manner.Entry);
        var rooms = new List<MarkupString>(hall.Rooms.Count);
        foreach (var line in hall.Rooms) rooms.Add(await DrawAsync(reader, line, rooms.Count == 0 ? card : entry));
        return new(rooms, await DrawAllAsync(reader, hall.Veiled, Manner.Veiled), await DrawAllAsync(reader, hall.Hidden, Manner.Hidden), hall.More);
    }

    private async Task<IReadOnlyList<MarkupString>> DrawAllAsync(Reader reader, IReadOnlyList<HallLine> lines, Manner manner)
    {
        var drawn = new List<MarkupString>(lines.Count);
        foreach (var line in lines) drawn.Add(await DrawAsync(reader, line, manner));
        return drawn;
    }

    private async Task<MarkupString> DrawAsync(Reader reader, HallLine line, Manner manner)
    {
        // Only the first one says since when it lives.
        var minute = manner is Manner.Card or Manner.MembersCard ? clock.GetUtcNow().ToUnixTimeSeconds() / 60 : 0;
        var drawn = await _drawn.GetValue(line.Room, _ => []).GetOrAdd((reader, manner, minute), _ => new(() => RenderAsync(reader, line.Room, manner))).Value;
        return new(line.Why is { } why ? $"{drawn.Before}<p class=\"why\">{encoder.Encode(reader.Why(why))}</p>{drawn.After}" : drawn.Before + drawn.After);
    }

    private async Task<Pieces> RenderAsync(Reader reader, RoomView room, Manner manner)
    {
        var html = manner is Manner.Card or Manner.MembersCard
            ? await fragments.RenderAsync<HallCard>(reader, new { Room = room, MayHide = manner == Manner.MembersCard })
            : await fragments.RenderAsync<HallEntry>(reader, new { Room = room, IsVeiled = manner == Manner.Veiled, IsHidden = manner == Manner.Hidden, MayHide = manner == Manner.MembersEntry });
        var at = html.IndexOf(WhyMark, StringComparison.Ordinal);
        return new(html[..at], html[(at + WhyMark.Length)..]);
    }
}
