using System.Text;
using System.Text.Json;

namespace Palabre.Moving.Tests;

/// <summary>What an archive may hold, before anything is made of it.</summary>
public sealed class BoundsTests
{
    [Theory]
    [InlineData(ListItems.MostItems, null)]
    [InlineData(ListItems.MostItems + 1, "items")]
    public void A_list_has_so_many_things_and_no_more(int items, string? failure) => Assert.Equal(failure, ListItems.Refuse(List(Many("{}", items))));

    [Fact]
    public void One_thing_of_nothing_but_brackets_is_too_many_things_too() => Assert.Equal("items", ListItems.Refuse(List($"[{Many("[]", ListItems.MostTokens / 2)}]")));

    [Fact]
    public void As_many_posts_as_sixty_four_megabytes_hold_are_not_too_many()
    {
        var post = JsonSerializer.Serialize(AnotherHouse.Create(1, "2020-01-01T00:00:00Z", new string('x', 200)));
        Assert.Null(ListItems.Refuse(List(Many(post, Math.Min(ListItems.MostItems, Archives.MostListBytes / (post.Length + 1))))));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"orderedItems":{"orderedItems":[1]}}""")]
    [InlineData("""{"first":{"orderedItems":[1]},"\ud83d":1}""")]
    public void What_has_no_items_is_no_list(string json) => Assert.Null(ListItems.Read(Encoding.UTF8.GetBytes(json), item => item.ValueKind));

    [Fact]
    public void Things_are_read_in_their_order_whatever_stands_around_them() =>
        Assert.Equal(["1", "[2,[]]", "{\"a\":3}"], ListItems.Read(Encoding.UTF8.GetBytes("""﻿{"a":[0],"orderedItems":[1,[2,[]],{"a":3}],"z":[4]}"""), item => item.GetRawText()));

    [Fact]
    public void A_file_is_the_picture_of_so_many_posts_and_a_move_has_so_many_pictures()
    {
        var again = new PictureBounds();
        Assert.Equal([null, null, null, null, "picture_again"], Enumerable.Range(0, 5).Select(_ => again.Take("a.png", 1)));
        var many = new PictureBounds();
        Assert.All(Enumerable.Range(0, PictureBounds.Most), i => Assert.Null(many.Take($"{i}.png", 1)));
        Assert.Equal("pictures", many.Take("one more.png", 1));
        var large = new PictureBounds();
        Assert.Null(large.Take("a.png", PictureBounds.MostBytes - 1));
        Assert.Equal("pictures", large.Take("b.png", 2));
        Assert.Null(large.Take("c.png", 1));
        Assert.Equal("pictures", large.Take("d.png", long.MaxValue));
    }

    [Theory]
    [InlineData('x', true)]
    [InlineData('g', true)]
    [InlineData('L', true)]
    [InlineData('K', true)]
    [InlineData('0', false)]
    public void No_entry_of_a_tar_has_more_said_of_it_than_names_are_long(char type, bool isRefused)
    {
        byte[] tar = [.. TarHead('0', 1_000), .. new byte[1_024], .. TarHead(type, TarHeads.MostSaid), .. new byte[TarHeads.MostSaid], .. TarHead(type, TarHeads.MostSaid + 1)];
        using var heads = new TarHeads(new MemoryStream(tar));
        var (part, passed) = (new byte[700], 0);
        var failure = Record.Exception(() =>
        {
            for (int read; (read = heads.Read(part, 0, part.Length)) > 0;) passed += read;
        });
        Assert.Equal(isRefused ? typeof(InvalidDataException) : null, failure?.GetType());
        Assert.True(passed >= tar.Length - 1_212, $"{passed} of {tar.Length} passed");
    }

    private static byte[] TarHead(char type, long size)
    {
        var head = new byte[512];
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(head, 124);
        head[156] = (byte)type;
        return head;
    }

    private static string Many(string one, int times) => new StringBuilder(times * (one.Length + 1)).Insert(0, $"{one},", times - 1).Append(one).ToString();

    private static byte[] List(string items) => Encoding.UTF8.GetBytes($"{{\"orderedItems\":[{items}]}}");
}
