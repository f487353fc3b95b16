using System.Globalization;
using System.Text;

namespace Palabre.Bench;

/// <summary>The cost of a packet over the size of the room, and of the whole room, as an SVG picture that stands alone.</summary>
internal static class LivePlot
{
    private const int Width = 420, Height = 300, Left = 56, Right = 30, Top = 40, Bottom = 44;
    private static readonly string[] Colours = ["#a8481f", "#2f6b4f", "#3f5f9e", "#8a6a12"];

    public static string Draw(IReadOnlyList<LiveRow> rows)
    {
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {2 * Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#2b2620\">");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<rect width=\"{2 * Width}\" height=\"{Height}\" fill=\"#fbf7f0\"/>");
        Panel(svg, 0, "µs of CPU a packet", rows, static row => row.MicrosPerPacket, floors: true);
        Panel(svg, Width, "cores for the whole room", rows, static row => row.Cores, floors: false);
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void Panel(StringBuilder svg, int x, string title, IReadOnlyList<LiveRow> rows, Func<LiveRow, double> value, bool floors)
    {
        var step = Step(rows.Max(row => Math.Max(value(row), floors ? row.FloorMicros : 0)) / 4);
        var most = 4 * step;
        var (least, largest) = (Math.Log(rows.Min(row => row.Case.Listeners)), Math.Log(rows.Max(row => row.Case.Listeners)));
        double X(int listeners) => x + Left + (Width - Left - Right) * (largest > least ? (Math.Log(listeners) - least) / (largest - least) : 0.5);
        double Y(double height) => Height - Bottom - (Height - Top - Bottom) * height / most;

        Text(svg, x + Left, 22, title, "start", "font-weight=\"bold\"");
        foreach (var height in Enumerable.Range(0, 5).Select(i => step * i))
        {
            Line(svg, [(x + Left, Y(height)), (x + Width - Right, Y(height))], "#ddd2c1", "");
            Text(svg, x + Left - 6, Y(height) + 4, height.ToString("0.##", CultureInfo.InvariantCulture), "end", "");
        }

        foreach (var listeners in rows.Select(static row => row.Case.Listeners).Distinct()) Text(svg, X(listeners), Height - Bottom + 18, $"{listeners}", "middle", "");
        Text(svg, x + (Left + Width - Right) / 2d, Height - 8, "listeners", "middle", "");
        var lines = rows.GroupBy(static row => (row.Case.Way, row.Case.Speakers)).Select(static line => line.OrderBy(static row => row.Case.Listeners).ToList()).ToList();
        foreach (var (line, i) in lines.Select(static (line, i) => (line, i)))
        {
            var colour = Colours[i % Colours.Length];
            Line(svg, line.Select(row => (X(row.Case.Listeners), Y(value(row)))), colour, "stroke-width=\"2.5\"");
            if (floors) Line(svg, line.Select(row => (X(row.Case.Listeners), Y(row.FloorMicros))), colour, "stroke-dasharray=\"3 4\"");
            var what = string.Create(CultureInfo.InvariantCulture, $"{line[0].Case.Way}, {line[0].Case.Speakers} {(line[0].Case.Speakers == 1 ? "voice" : "voices")}");
            Text(svg, x + Width - Right, Top + 4 + 15 * i, what, "end", $"style=\"fill:{colour}\"");
        }

        if (floors) Text(svg, x + Width - Right, Top + 4 + 15 * lines.Count, "dotted: floor", "end", "");
    }

    /// <summary>The next larger round number.</summary>
    private static double Step(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        return new[] { 1, 2, 2.5, 5, 10 }.First(round => round * power >= atLeast) * power;
    }

    private static void Line(StringBuilder svg, IEnumerable<(double X, double Y)> points, string colour, string style) =>
        svg.AppendLine(CultureInfo.InvariantCulture,
            $"<polyline fill=\"none\" stroke=\"{colour}\" {style} points=\"{string.Join(' ', points.Select(static point => string.Create(CultureInfo.InvariantCulture, $"{point.X:F1},{point.Y:F1}")))}\"/>");

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, string style) =>
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" {style}>{text}</text>");
}
