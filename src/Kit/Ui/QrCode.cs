using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using QRCoder;

namespace Palabre.Kit.Ui;

/// <summary>An address as a QR code (ISO/IEC 18004).</summary>
/// <param name="Side">Modules along one side, quiet zone included.</param>
/// <param name="Path">SVG path of the dark modules, one unit each.</param>
public sealed record QrCode(int Side, string Path)
{
    /// <summary>A page shows its code more than once, and a room's page is drawn for many.</summary>
    private const int MostRemembered = 200;
    private static readonly ConcurrentDictionary<string, QrCode> Remembered = [];

    /// <summary>The code of an address, drawn once.</summary>
    public static QrCode Of(string address)
    {
        if (Remembered.TryGetValue(address, out var drawn)) return drawn;
        if (Remembered.Count >= MostRemembered) Remembered.Clear();
        return Remembered[address] = Draw(address);
    }

    /// <summary>A picture of its own, dark on white with its quiet zone: for a poster, whatever the page around it looks like.</summary>
    public string ToSvg() => string.Create(CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Side} {Side}\" width=\"512\" height=\"512\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0H{Side}V{Side}H0z\"/><path d=\"{Path}\"/></svg>");

    private static QrCode Draw(string address)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (!rows[y][x]) continue;
                var length = 1;
                while (x + length < rows[y].Count && rows[y][x + length]) length++;
                path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{length}v1h-{length}z");
                x += length;
            }
        return new(rows.Count, path.ToString());
    }
}
