using System.Globalization;

namespace Palabre.MastodonApi;

/// <summary>
/// What a call says, wherever it says it: in its address, or in a body of JSON, form fields or parts. Names are without the brackets of lists
/// (<c>id[]</c> is <c>id</c>); what is inside something is written <c>poll[options]</c>, as forms write it.
/// </summary>
internal sealed class Parameters
{
    private static readonly string[] No = ["false", "0", "off", "f", "no", ""];

    private readonly Dictionary<string, List<string>> _values = [];
    private readonly List<(string Name, string Value)> _inOrder = [];
    private readonly HashSet<string> _none = [];

    public string? this[string name] => _values.TryGetValue(name, out var values) ? values[^1] : null;

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>JSON's null is said by this name, which is nothing said wherever that is not asked.</summary>
    public bool SaysNone(string name) => _none.Contains(name);

    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? values : [];

    /// <summary>Null when nothing is said.</summary>
    public bool? Truth(string name) => this[name] is { } said ? !No.Contains(said.Trim().ToLowerInvariant()) : null;

    public bool Says(string name) => Truth(name) == true;

    /// <summary>Null when nothing is said, or no number.</summary>
    public long? Number(string name) => long.TryParse(this[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The id said by this name; null when nothing is said, or no id.</summary>
    public TId? Id<TId>(string name) where TId : struct, Core.IId<TId> => Core.Ids.TryParse<TId>(this[name], out var id) ? id : null;

    public IReadOnlyList<TId> Ids<TId>(string name, int most) where TId : struct, Core.IId<TId> =>
        [.. All(name).Select(text => Core.Ids.TryParse<TId>(text, out var id) ? id : (TId?)null).OfType<TId>().Distinct().Take(most)];

    /// <summary>
    /// What is said of each of several things: <c>name[0][field]</c>, or <c>name[][field]</c>, where the first of each field belongs to the first
    /// thing, the second to the second: a form keeps no other order.
    /// </summary>
    public IReadOnlyList<Parameters> Items(string name)
    {
        var (items, places) = (new Dictionary<string, Parameters>(), new Dictionary<string, int>());
        foreach (var (said, value) in _inOrder)
        {
            if (!said.StartsWith($"{name}[", StringComparison.Ordinal) || said.IndexOf("][", StringComparison.Ordinal) is not (> 0 and var middle) || said[^1] != ']') continue;
            var (place, field) = (said[(name.Length + 1)..middle], said[(middle + 2)..^1]);
            if (place.Length == 0)
            {
                places[field] = places.GetValueOrDefault(field) + 1;
                place = string.Create(CultureInfo.InvariantCulture, $"+{places[field]}");
            }
            if (!items.TryGetValue(place, out var item)) items[place] = item = new();
            item.Add(field, value);
        }
        return [.. items.Values];
    }

    public void Add(string name, string value)
    {
        var key = Bare(name);
        if (!_values.TryGetValue(key, out var values)) _values[key] = values = [];
        values.Add(Clean(value));
        _inOrder.Add((key, Clean(value)));
    }

    public void AddNone(string name) => _none.Add(Bare(name));

    /// <summary>Without the sign that no database takes into a text.</summary>
    public static string Clean(string value) => value.Contains('\0') ? value.Replace("\0", "", StringComparison.Ordinal) : value;

    private static string Bare(string name) => name.EndsWith("[]", StringComparison.Ordinal) ? name[..^2] : name;
}
