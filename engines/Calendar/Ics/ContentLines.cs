using System.Buffers;
using System.Text;

namespace Palabre.Calendar.Ics;

/// <summary>
/// Writes content lines (RFC 5545 §3.1): UTF-8, ending in CRLF, folded so that none is longer than 75 octets, and never within a
/// character, since some programs unfold text they have already decoded.
/// </summary>
internal sealed class ContentLines(IBufferWriter<byte> to)
{
    private const int Longest = 75;

    private readonly StringBuilder _line = new();
    private byte[] _bytes = new byte[512];

    /// <summary>A line whose value stands as it is.</summary>
    public void Line(string name, string value)
    {
        _line.Append(name).Append(':').Append(value);
        End();
    }

    /// <summary>A line whose value is text, escaped.</summary>
    public void Text(string name, string text)
    {
        _line.Append(name).Append(':');
        IcsText.Escape(text, _line);
        End();
    }

    /// <summary>A line with a list of texts, each escaped.</summary>
    public void Texts(string name, IReadOnlyList<string> texts)
    {
        _line.Append(name).Append(':');
        for (var i = 0; i < texts.Count; i++)
        {
            if (i > 0) _line.Append(',');
            IcsText.Escape(texts[i], _line);
        }
        End();
    }

    private void End()
    {
        var length = Encode();
        var (at, room) = (0, Longest);
        while (length - at > room)
        {
            var end = at + room;
            while ((_bytes[end] & 0xC0) == 0x80) end--;
            to.Write(_bytes.AsSpan(at, end - at));
            to.Write("\r\n "u8);
            (at, room) = (end, Longest - 1);
        }
        to.Write(_bytes.AsSpan(at, length - at));
        to.Write("\r\n"u8);
        _line.Clear();
    }

    /// <summary>The line as UTF-8; halves of a character become U+FFFD.</summary>
    private int Encode()
    {
        var most = Encoding.UTF8.GetMaxByteCount(_line.Length);
        if (_bytes.Length < most) _bytes = new byte[most];
        // In one piece: a chunk of the builder may end between the two halves of a character.
        return Encoding.UTF8.GetBytes(_line.ToString(), _bytes);
    }
}
