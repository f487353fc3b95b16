using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Palabre.MastodonApi.Tests;

/// <summary>
/// Holds answers against <c>entities.json</c>: every key is there, and of its kind. <c>?</c> lets it be null, a list is of what it holds, <c>+</c>
/// takes another entity's keys.
/// </summary>
internal static partial class Schema
{
    private static readonly JsonElement Entities = JsonDocument.Parse(File.ReadAllText(Beside("entities.json"))).RootElement;

    public static void Is(string entity, JsonElement answer) => Check(entity, entity, answer);

    public static void AreAll(string entity, JsonElement answers)
    {
        Assert.NotEmpty(answers.EnumerateArray());
        foreach (var one in answers.EnumerateArray()) Is(entity, one);
    }

    private static void Check(string at, string kind, JsonElement value)
    {
        if (kind.EndsWith('?'))
        {
            if (value.ValueKind == JsonValueKind.Null) return;
            kind = kind[..^1];
        }
        switch (kind)
        {
            case "any": break;
            case "text": Assert.True(value.ValueKind == JsonValueKind.String, $"{at} is {value.GetRawText()}"); break;
            case "id": Assert.True(value.ValueKind == JsonValueKind.String && Number().IsMatch(value.GetString()!), $"{at} is {value.GetRawText()}"); break;
            case "number": Assert.True(value.ValueKind == JsonValueKind.Number, $"{at} is {value.GetRawText()}"); break;
            case "short": Assert.True(value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) && whole > 0, $"{at} is {value.GetRawText()}"); break;
            case "truth": Assert.True(value.ValueKind is JsonValueKind.True or JsonValueKind.False, $"{at} is {value.GetRawText()}"); break;
            case "moment": Assert.True(value.ValueKind == JsonValueKind.String && Moment().IsMatch(value.GetString()!), $"{at} is {value.GetRawText()}"); break;
            case "day": Assert.True(value.ValueKind == JsonValueKind.String && Day().IsMatch(value.GetString()!), $"{at} is {value.GetRawText()}"); break;
            case "address": Assert.True(Uri.TryCreate(value.GetString(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", $"{at} is {value.GetRawText()}"); break;
            default:
                Assert.True(Entities.TryGetProperty(kind, out var keys), $"{at}: entities.json knows no {kind}");
                CheckKeys(at, keys, value);
                break;
        }
    }

    private static void CheckKeys(string at, JsonElement keys, JsonElement value)
    {
        Assert.True(value.ValueKind == JsonValueKind.Object, $"{at} is {value.GetRawText()}");
        foreach (var key in keys.EnumerateObject())
        {
            if (key.Name == "+")
            {
                CheckKeys(at, Entities.GetProperty(key.Value.GetString()!), value);
                continue;
            }
            Assert.True(value.TryGetProperty(key.Name, out var found), $"{at}.{key.Name} is absent");
            var inside = $"{at}.{key.Name}";
            if (key.Value.ValueKind == JsonValueKind.Object) CheckKeys(inside, key.Value, found);
            else if (key.Value.ValueKind == JsonValueKind.String) Check(inside, key.Value.GetString()!, found);
            else
            {
                Assert.True(found.ValueKind == JsonValueKind.Array, $"{inside} is {found.GetRawText()}");
                foreach (var one in found.EnumerateArray()) Check($"{inside}[]", key.Value[0].GetString()!, one);
            }
        }
    }

    private static string Beside(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);

    [GeneratedRegex(@"^[1-9]\d*$")] private static partial Regex Number();
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")] private static partial Regex Moment();
    [GeneratedRegex(@"^\d{4}-\d\d-\d\d$")] private static partial Regex Day();
}
