using System.Text.Encodings.Web;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.Members;

/// <summary>The collections a member made and those they are in, among what they take with them. No other house has a form for it, so that it is told in plain words.</summary>
internal sealed class TakeCollections(Collections collections) : ITakenAlong
{
    /// <summary>Read at once.</summary>
    private const int Part = 40;
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string File => "collections.json";

    public async Task<byte[]> OfAsync(MemberId me, string house, CancellationToken ct)
    {
        List<object> made = [], among = [];
        foreach (var one in (await collections.OfAsync(me, me, 0, collections.Most, ct)).Shown)
            made.Add(new
            {
                Url = house + one.Path,
                one.Name,
                one.Description,
                one.Language,
                one.Tag,
                one.IsSensitive,
                one.IsListed,
                one.MadeAt,
                one.ChangedAt,
                People = one.People.Select(person => new { Url = house + person.Person.Path, person.Person.Handle, person.At }),
            });
        for (int? from = 0; from is { } skip;)
        {
            (var part, from) = await collections.WithAsync(me, me, skip, Part, ct);
            foreach (var one in part)
                among.Add(new { Url = house + one.Path, one.Name, By = house + one.Owner.Path, Since = one.People.FirstOrDefault(person => person.Person.Id == me)?.At });
        }
        return JsonSerializer.SerializeToUtf8Bytes(new { Made = made, Among = among }, Plain);
    }
}
