using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Palabre.Core;

namespace Palabre.Posts.Tests;

/// <summary>Nothing a person types is markup, in pages, programs or feeds.</summary>
public sealed class PostHtmlTests
{
    private static readonly MemberCard Ada = new(new(7), "ada", "Ada", null, default, false);
    private static readonly string[] Elements = ["P", "BR", "A", "SPAN"];
    private static readonly string[] Attributes = ["href", "class", "rel", "target", "dir"];

    public static TheoryData<string> Vectors =>
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<iframe src=javascript:alert(1)>", "\"><script>alert(1)</script>",
        "'><img src=x onerror=alert(1)>", "<a href=\"javascript:alert(1)\">x</a>", "javascript:alert(1)", "https://x.org/\"onmouseover=\"alert(1)", "https://x.org/'onmouseover='alert(1)",
        "https://x.org/><script>alert(1)</script>", "https://x.org/?q=<svg onload=alert(1)>", "data:text/html,<script>alert(1)</script>", "https://javascript:alert(1)@x.org", "HTTPS://X.ORG/`onclick=alert(1)`",
        "@ada\"onclick=alert(1)", "@ada<script>", "@ada@\"><script>alert(1)</script>", "#tag\"onclick=alert(1)", "#<script>alert(1)</script>", "#a<b>c", "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;", "\\u003cscript\\u003e", "<<script>script>", "<scr\0ipt>alert(1)</scr\0ipt>", "<!--<img src=x onerror=alert(1)>-->", "<![CDATA[<script>alert(1)</script>]]>",
        "<style>@import 'https://x.org'</style>", "<base href=//x.org>", "<form action=https://x.org><button>", "<meta http-equiv=refresh content=0;url=//x.org>", "<math><mtext></p><script>alert(1)</script>",
        "</p></div><script>alert(1)</script>", "\u2028<script>alert(1)</script>\u2029", "＜script＞alert(1)＜/script＞", "https://x.org/\u202Egro.lived//:sptth", "<p style=position:fixed>", "{{constructor.constructor('alert(1)')()}}",
    ];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_text_that_would_do_harm_is_only_text(string vector)
    {
        var text = PostText.Clean(vector);
        var body = new HtmlParser().ParseDocument($"<body>{PostHtml.Of(text, [Ada], "https://here.org", "here.org")}</body>").Body!;
        Assert.All(body.QuerySelectorAll("*"), element =>
        {
            Assert.Contains(element.TagName, Elements);
            Assert.All(element.Attributes, attribute => Assert.Contains(attribute.Name, Attributes));
            if (element.GetAttribute("href") is { } address) Assert.Matches("^https?://", address);
        });
        // All of it is still to be read: nothing was swallowed as markup.
        Assert.Equal(Letters(text), Letters(body.TextContent), ignoreCase: true);
    }

    [Fact]
    public void Names_subjects_addresses_and_paragraphs_become_links_and_paragraphs() => Assert.Equal(
        "<p>Hi <a href=\"/@ada\" class=\"u-url mention\" dir=\"ltr\">@<span>ada</span></a> &amp; @bo<br><a href=\"/tags/eau\" class=\"mention hashtag\" rel=\"tag\" dir=\"auto\">#<span>Eau</span></a></p>"
        + "<p><a href=\"https://x.org/a\" rel=\"nofollow noopener ugc\" target=\"_blank\"><span dir=\"ltr\">x.org/a</span></a>.</p>",
        PostHtml.Of("Hi @ada & @bo\n#Eau\n\nhttps://x.org/a.", [Ada], "", "here.org"));

    /// <summary>Without spaces, and without the scheme, which links do not show.</summary>
    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c))).Replace("https://", "", StringComparison.OrdinalIgnoreCase);
}
