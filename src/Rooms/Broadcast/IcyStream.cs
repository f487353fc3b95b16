using System.Globalization;
using System.Text;

namespace Palabre.Rooms;

/// <summary>
/// What a player of radio stations gets: the sound and, if it asks, between every so many bytes of it what is on the air. There is no
/// standard; this is as SHOUTcast began it and Icecast goes on.
/// </summary>
internal sealed class IcyStream(Stream body, bool tellsTitles)
{
    /// <summary>Bytes of sound between two titles: two seconds at 64 kbit/s. More tells of a new speaker later.</summary>
    public const int Interval = 16_000;

    /// <summary>A block's length is counted in sixteens, in one byte.</summary>
    private const int Unit = 16, MostUnits = 255;

    private int _left = Interval;
    private string _told = "";

    public async Task WriteAsync(ReadOnlyMemory<byte> sound, string title, CancellationToken ct)
    {
        if (!tellsTitles)
        {
            await body.WriteAsync(sound, ct);
            return;
        }
        using var mixed = new MemoryStream(sound.Length + 256);
        for (var rest = sound; !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(rest.Length, _left)];
            mixed.Write(part.Span);
            rest = rest[part.Length..];
            if ((_left -= part.Length) > 0) continue;
            mixed.Write(title == _told ? [0] : BlockOf(title));
            (_told, _left) = (title, Interval);
        }
        await body.WriteAsync(mixed.GetBuffer().AsMemory(0, (int)mixed.Length), ct);
    }

    /// <summary>The text ends at the first <c>';</c>, so there must be none within.</summary>
    internal static byte[] BlockOf(string title)
    {
        var text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"StreamTitle='{title.Replace('\'', '’')}';"));
        var units = Math.Min(MostUnits, (text.Length + Unit - 1) / Unit);
        var block = new byte[1 + units * Unit];
        block[0] = (byte)units;
        text.AsSpan(0, Math.Min(text.Length, units * Unit)).CopyTo(block.AsSpan(1));
        return block;
    }
}
