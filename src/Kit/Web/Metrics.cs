using System.Globalization;
using System.Text;

namespace Palabre.Kit.Web;

/// <summary>A slice's figures for <c>GET /metrics</c>.</summary>
public interface IMetrics
{
    void Write(MetricsText text);
}

/// <summary>OpenMetrics 1.0 text. Names are snake_case with their unit, prefixed <c>palabre_</c>.</summary>
public sealed class MetricsText
{
    private readonly StringBuilder _text = new();

    public void Gauge(string name, string help, double value) => Family(name, "gauge", help, name, value);

    /// <summary>A count that only grows; <c>_total</c> is added to its sample.</summary>
    public void Counter(string name, string help, double value) => Family(name, "counter", help, $"{name}_total", value);

    public override string ToString() => _text.ToString() + "# EOF\n";

    private void Family(string name, string type, string help, string sample, double value) => _text
        .Append(CultureInfo.InvariantCulture, $"# TYPE palabre_{name} {type}\n# HELP palabre_{name} {help}\npalabre_{sample} {value}\n");
}
