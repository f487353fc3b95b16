using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Palabre.Live.Sdp;

/// <summary>Collects lines ending in CRLF.</summary>
internal sealed class SdpBuilder
{
    /// <summary>An answer of four lines has 2,500 characters. Longer text takes another piece, a shorter one leaves room.</summary>
    private const int UsualLength = 3072;

    private readonly StringBuilder _text = new(UsualLength);

    public void Line([InterpolatedStringHandlerArgument("")] ref Interpolation line)
    {
        _ = line; // It has been written piece by piece.
        _text.Append("\r\n");
    }

    public override string ToString() => _text.ToString();

    /// <summary>Writes a line's pieces where they belong: an answer has ninety lines, each of which would be a string of its own otherwise.</summary>
    [InterpolatedStringHandler]
    public ref struct Interpolation(int literals, int holes, SdpBuilder builder)
    {
        private StringBuilder.AppendInterpolatedStringHandler _pieces = new(literals, holes, builder._text, CultureInfo.InvariantCulture);

        public void AppendLiteral(string piece) => _pieces.AppendLiteral(piece);

        public void AppendFormatted(string? piece) => _pieces.AppendFormatted(piece);

        public void AppendFormatted<T>(T piece) => _pieces.AppendFormatted(piece);
    }
}
