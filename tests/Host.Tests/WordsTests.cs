using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;

namespace Palabre.Host.Tests;

/// <summary>No sentence in code or markup, and no key without its sentence.</summary>
public sealed partial class WordsTests
{
    private static readonly WordBook Book = new([
        new WordSource(typeof(Fragments).Assembly), .. Composition.Slices().Select(slice => new WordSource(slice.GetType().Assembly))]);

    /// <summary>Forms that may say the number in words.</summary>
    private static readonly string[] SmallCounts = [".zero", ".one", ".two", ".first"];

    [Fact]
    public void Every_key_used_in_the_code_has_its_sentence()
    {
        var used = Sources().SelectMany(file => KeyUse().Matches(File.ReadAllText(file)).Select(use => (Key: use.Groups["key"].Value, file))).ToList();
        Assert.NotEmpty(used);
        var missing = used.Where(use => !Book.Has(use.Key)).Select(use => $"{use.Key} in {Path.GetFileName(use.file)}").Distinct().ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_refusal_in_the_code_has_its_sentence()
    {
        var codes = Sources().SelectMany(file => RefusalUse().Matches(File.ReadAllText(file)).Select(use => use.Groups["code"].Value)).Distinct().ToList();
        Assert.NotEmpty(codes);
        var missing = codes.Where(code => !Book.Has($"refusal.{code}")).ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public void French_sentences_keep_their_thin_spaces_and_curly_apostrophes()
    {
        var wrong = Book.Keys.Select(key => (key, text: Book.Text(Language.French, key)))
            .Where(word => word.text.Contains('\'', StringComparison.Ordinal) || PlainSpaceBeforeSign().IsMatch(word.text)).Select(word => $"{word.key}: {word.text}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_language_takes_the_same_arguments()
    {
        var wrong = Book.Keys.Where(key => !SmallCounts.Any(count => key.EndsWith(count, StringComparison.Ordinal)))
            .Where(key => Language.All.Select(l => Book.Text(l, key)).Where(text => text != $"[{key}]")
                .Select(text => string.Join(',', Argument().Matches(text).Select(m => m.Value).Distinct().Order())).Distinct().Count() > 1);
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal));

    [GeneratedRegex("""(?<![\w.])T(\.Count)?[\[(]"(?<key>[a-z_]+\.[a-z_.]+)"[\],)]""")]
    private static partial Regex KeyUse();

    [GeneratedRegex("""new Refusal\("(?<code>[a-z_]+)"|Refusal[?]? \w+ = new\("(?<code>[a-z_]+)"|Refusal\(\s*"(?<code>[a-z_]+)"|Refusal \w+ => new\("(?<code>[a-z_]+)"|return new\("(?<code>[a-z_]+)",""")]
    private static partial Regex RefusalUse();

    [GeneratedRegex("""[ ][?!;:»]|« |[\p{L}\p{N})][?!;»](?!\w)""")]
    private static partial Regex PlainSpaceBeforeSign();

    [GeneratedRegex("""\{\d""")]
    private static partial Regex Argument();
}
