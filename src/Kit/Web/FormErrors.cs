namespace Palabre.Kit.Web;

/// <summary>What was wrong with a form, and what the person had typed, so that nothing is lost when the page comes back.</summary>
public sealed class FormErrors(IReadOnlyDictionary<string, string> sentences, IReadOnlyDictionary<string, string> typed)
{
    public static readonly FormErrors None = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>The sentence for a field, or null. The empty name holds what concerns no single field.</summary>
    public string? this[string field] => sentences.GetValueOrDefault(field);

    /// <summary>Any one of the sentences, for a page whose forms are spread over several sheets; null without any.</summary>
    public string? First => sentences.Values.FirstOrDefault();

    public bool Any => sentences.Count > 0;

    /// <summary>What was typed into a field before the refusal.</summary>
    public string? Typed(string field) => typed.GetValueOrDefault(field);

    /// <summary>Whether a box was ticked before the refusal; a form that was not sent says nothing of its boxes.</summary>
    /// <param name="field">The name of the box.</param>
    /// <param name="value">Its value, where there are several of that name.</param>
    /// <param name="sentWith">A field that is sent with the box, ticked or not.</param>
    /// <param name="before">Ticked as long as its form was not sent.</param>
    public bool Ticked(string field, string value, string sentWith, bool before) =>
        typed.ContainsKey(sentWith) ? typed.TryGetValue(field, out var ticked) && ticked.Split(',').Contains(value) : before;
}
