using Palabre.Core;
using Palabre.Kit.Lettering;
using Palabre.Rooms.Tests.Pages;
using SkiaSharp;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>The picture of a room for other sites.</summary>
public sealed class CardTests
{
    private static readonly SKColor Stage = SKColor.Parse("#0B3228"), OnStage = SKColor.Parse("#F3F1E1");

    [Theory]
    [InlineData("À qui appartient l’eau de la vallée ?", false)]
    [InlineData("لمن ماء الوادي؟", true)]
    [InlineData("«لمن ماء الوادي» 2026", true)]
    [InlineData("Darija : لمن الماء؟", false)]
    public void A_title_begins_on_its_own_side(string title, bool rightToLeft)
    {
        using var card = Draw(title);
        Assert.Equal((1200, 630), (card.Width, card.Height));
        var (left, right) = InkOf(card, top: 180, bottom: 420);
        if (rightToLeft) Assert.InRange(right, 1100, 1132);
        else Assert.InRange(left, 68, 100);
    }

    [Fact]
    public void Arabic_letters_are_joined()
    {
        var style = Letters.Display(84);
        // Alone, each letter takes its isolated form, which is wider.
        Assert.InRange(Letters.Width("بببب", style), 1, Letters.Width("ب", style) * 3.5f);
    }

    [Fact]
    public void A_long_title_takes_three_lines_and_ends_in_an_ellipsis()
    {
        var lines = Letters.Wrap(string.Concat(Enumerable.Repeat("palabres sous l’arbre ", 12)), Letters.Display(68), 1056, 3);
        Assert.Equal(3, lines.Count);
        Assert.EndsWith("…", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(Letters.Width(line, Letters.Display(68)), 1, 1056));
    }

    [Theory]
    [InlineData("")]
    [InlineData("🎉🎉🎉")]
    [InlineData("会議")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_title_that_no_face_of_ours_can_write_still_makes_a_card(string title)
    {
        using var card = Draw(title);
        Assert.Equal(Stage, card.GetPixel(4, 4));
    }

    [Fact]
    public void A_live_room_shows_the_star_of_the_voice_and_one_that_is_over_does_not()
    {
        using var live = Draw("Une", isLive: true);
        using var over = Draw("Une", isLive: false);
        var lamp = SKColor.Parse("#F4B13F");
        Assert.Contains(lamp, Pixels(live));
        Assert.DoesNotContain(lamp, Pixels(over));
    }

    private static SKBitmap Draw(string title, bool isLive = true) => SKBitmap.Decode(CardPicture.Draw(new(
        "Le Figuier", "En direct", isLive, title, [Evening.Salma, Evening.Idriss, Evening.Chidi], "Salma Bennis et 2 autres sur scène", IsRightToLeft: false)));

    private static (int Left, int Right) InkOf(SKBitmap card, int top, int bottom)
    {
        var columns = Enumerable.Range(0, card.Width).Where(x => Enumerable.Range(top, bottom - top).Any(y => card.GetPixel(x, y) == OnStage)).ToList();
        return (columns[0], columns[^1]);
    }

    private static HashSet<SKColor> Pixels(SKBitmap card) => [.. card.Pixels];
}
