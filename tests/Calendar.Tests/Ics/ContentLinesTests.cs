using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Palabre.Calendar.Ics;

namespace Palabre.Calendar.Tests.Ics;

public sealed class ContentLinesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b;c\\d", @"a\,b\;c\\d")]
    [InlineData("one\ntwo\r\nthree\rfour", @"one\ntwo\nthree\nfour")]
    [InlineData("one\u2028two\u2029three", @"one\ntwo\nthree")]
    [InlineData("bell\u0007 next\u0085 null\0 tab\t end\u007f", "bell next null tab\t end")]
    [InlineData("quote \" colon: stays", "quote \" colon: stays")]
    [InlineData("نقاش؛ الليلة، ٢٠:٠٠", "نقاش؛ الليلة، ٢٠:٠٠")]
    public void Text_is_escaped_and_cannot_end_its_line(string text, string written)
    {
        var to = new StringBuilder();
        IcsText.Escape(text, to);
        Assert.Equal(written, to.ToString());
    }

    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("a:b", "\"a:b\"")]
    [InlineData("a;b,c", "\"a;b,c\"")]
    [InlineData("Ada \"the first\"", "Ada ^'the first^'")]
    [InlineData("up ^ and\ndown", "up ^^ and^ndown")]
    [InlineData("\"a\": b", "\"^'a^': b\"")]
    public void Parameters_are_quoted_where_they_must_be(string text, string written) => Assert.Equal(written, IcsText.Parameter(text));

    [Theory]
    [InlineData(0, "PT0S")]
    [InlineData(90, "PT1M30S")]
    [InlineData(3600, "PT1H")]
    [InlineData(5400, "PT1H30M")]
    [InlineData(3605, "PT1H0M5S")]
    [InlineData(86400, "PT24H")]
    [InlineData(-600, "-PT10M")]
    public void Durations_are_counted_by_a_stopwatch(int seconds, string written) => Assert.Equal(written, IcsText.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(60, "+0100")]
    [InlineData(0, "+0000")]
    [InlineData(-210, "-0330")]
    [InlineData(765, "+1245")]
    public void Offsets_have_a_sign(int minutes, string written) => Assert.Equal(written, IcsText.Offset(TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData("x", 75, 67)]
    [InlineData("é", 2, 40)]
    [InlineData("نقاش مفتوح عن المدينة ", 1, 9)]
    [InlineData("🌳🎙️👩🏾‍🎤", 1, 12)]
    [InlineData("a🌳", 1, 60)]
    public void Long_lines_are_folded_between_characters(string piece, int shift, int times)
    {
        for (var length = 0; length < 80; length++)
        {
            var text = new string('x', length * shift % 80) + string.Concat(Enumerable.Repeat(piece, times));
            AssertFolded("SUMMARY", text);
        }
    }

    [Fact]
    public void Seventy_five_octets_are_one_line_and_one_more_are_two()
    {
        Assert.Equal("NAME:" + new string('x', 70) + "\r\n", Written("NAME", new string('x', 70)));
        Assert.Equal("NAME:" + new string('x', 70) + "\r\n x\r\n", Written("NAME", new string('x', 71)));
        Assert.Equal("NAME:" + new string('x', 70) + "\r\n " + new string('x', 74) + "\r\n", Written("NAME", new string('x', 144)));
        Assert.Equal("NAME:" + new string('x', 70) + "\r\n " + new string('x', 74) + "\r\n x\r\n", Written("NAME", new string('x', 145)));
    }

    [Fact]
    public void Half_a_character_becomes_a_sign_that_one_is_missing() => Assert.Equal("NAME:a\uFFFDb\r\n", Written("NAME", "a\uD83Cb"));

    [Fact]
    public void Any_text_comes_back_as_it_was() =>
        Prop.ForAll((string? text) =>
        {
            AssertFolded("DESCRIPTION", string.Concat(Enumerable.Repeat(text ?? "", 9)));
            return true;
        }).QuickCheckThrowOnFailure();

    private static void AssertFolded(string name, string text)
    {
        var bytes = Bytes(name, text);
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var lines = strict.GetString(bytes).Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.All(lines[1..^1], line => Assert.StartsWith(" ", line, StringComparison.Ordinal));

        // Each physical line is good UTF-8 of its own.
        var from = 0;
        for (var at = bytes.AsSpan().IndexOf("\r\n"u8); at >= 0; at = bytes.AsSpan(from).IndexOf("\r\n"u8))
        {
            strict.GetString(bytes, from, at);
            from += at + 2;
        }
        var escaped = new StringBuilder();
        IcsText.Escape(text, escaped);
        var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(escaped.ToString()));
        Assert.Equal($"{name}:{expected}", lines[0] + string.Concat(lines[1..^1].Select(line => line[1..])));
    }

    private static string Written(string name, string text) => Encoding.UTF8.GetString(Bytes(name, text));

    private static byte[] Bytes(string name, string text)
    {
        var to = new ArrayBufferWriter<byte>();
        new ContentLines(to).Text(name, text);
        return to.WrittenSpan.ToArray();
    }
}
