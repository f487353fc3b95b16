namespace Palabre.Core;

/// <summary>A post that is to be sent later.</summary>
public readonly record struct ScheduledId(long Value) : IId<ScheduledId>
{
    public static ScheduledId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ScheduledId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}
